/**
 * Sends webhooks, signed as Standard Webhooks defines it or with Perfex's header. Customers choose the receivers, so private addresses must stay out
 * of reach: the connection's own look-up checks its addresses, and redirects are not followed.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { type ClientRequest, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';
import { PublicLookup } from './public-lookup.ts';
import { ReceiverFailed, readErrorCode } from './receiver.ts';

const timeoutMs = 5_000;
const secretPrefix = 'whsec_';

/** `id` stays the same at every try; `at` is an instant. */
export type Message = { id: string; at: string; url: string; secret: string; body: string };

/** Makes a signing secret: `whsec_` and 32 random bytes in base64. */
export const makeSecret = (): string => `${secretPrefix}${randomBytes(32).toString('base64')}`;

/** Signs a message as `v1,<base64>`: HMAC-SHA256 over `<id>.<seconds>.<body>` with the secret's bytes. */
export function signMessage(id: string, seconds: number, body: string, secret: string): string {
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

const toHost = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/** Signs a body as Perfex does in `X-Perfex-Signature`: hex HMAC-SHA256 over `<seconds>.<body>` with the secret's text. */
export function signForPerfex(seconds: number, body: string, secret: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/**
 * Says what is wrong with a receiver's address, without resolving its name; null when nothing is.
 * @param toPrivate allows http: and private addresses, on a developer's machine
 * @param plain allows http: to public addresses too
 */
export function findReceiverFault(address: string, toPrivate: boolean, plain = false): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isPlain = url?.protocol === 'http:' && (toPrivate || plain);
  if (!url || (url.protocol !== 'https:' && !isPlain)) return `must be an ${plain ? 'http or ' : ''}https address`;
  if (url.username || url.password) return 'must not contain a password';
  const host = toHost(url);
  const isPrivateName = /(^|\.)(localhost|local|internal)\.?$/i.test(host);
  if (!toPrivate && (isPrivateName || (isIP(host) !== 0 && !isPublicAddress(host)))) {
    return 'must not lead to a private address';
  }
  return null;
}

/** The most 1xx answers: no honest receiver needs more. */
const mostInformations = 10;

/**
 * Posts a message within `limitMs` milliseconds.
 * @param toPrivate as for findReceiverFault
 * @throws ReceiverFailed when the address is not allowed, the time is up, or the answer is not 2xx
 */
export async function postMessage(message: Message, toPrivate: boolean, limitMs = timeoutMs): Promise<void> {
  const { id, at, url, secret, body } = message;
  const fault = findReceiverFault(url, toPrivate);
  if (fault) throw new ReceiverFailed(`its address ${fault}`);
  const seconds = Math.floor(Date.parse(at) / 1_000);
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signMessage(id, seconds, body, secret),
  };
  const status = await postBody({ url, headers, body }, toPrivate, limitMs);
  if (status < 200 || status > 299) throw new ReceiverFailed(`answered ${status}`);
}

/** What is posted; `headers` beside those of every message. */
export type Posted = { url: string; headers: Readonly<Record<string, string>>; body: string };

/**
 * Posts JSON to an address that `findReceiverFault` has passed, and gives the status of the answer, whatever it is.
 * @param toPrivate as for findReceiverFault
 * @throws ReceiverFailed when the name leads to a private address, the time is up, or there is no answer
 */
export async function postBody(
  { url, headers: own, body }: Posted,
  toPrivate: boolean,
  limitMs: number,
): Promise<number> {
  const headers = {
    ...own,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Quintet',
  };
  const request = url.startsWith('https:') ? secureRequest : plainRequest;
  // `agent: false` opens a new connection: a pooled one may come from another look-up.
  const options = { method: 'POST', headers, agent: false };
  const names = toPrivate ? null : new PublicLookup();
  const outgoing = request(url, names ? { ...options, lookup: names.lookup } : options);
  const answered = readStatus(outgoing, limitMs).finally(() => names?.cancel());
  outgoing.end(body);
  return answered;
}

/** Reads only the status of an answer, and always ends the connection. */
function readStatus(outgoing: ClientRequest, limitMs: number): Promise<number> {
  return new Promise((done, fail) => {
    const end = (outcome: number | ReceiverFailed): void => {
      clearTimeout(timer);
      outgoing.destroy();
      if (typeof outcome === 'number') done(outcome);
      else fail(outcome);
    };
    // None of the request's events is certain to come, so our own timer ends it.
    const timer = setTimeout(() => end(new ReceiverFailed('timeout')), limitMs);
    let informations = 0;
    outgoing.on('information', () => {
      informations += 1;
      if (informations > mostInformations) end(new ReceiverFailed('no answer'));
    });
    outgoing.on('response', (answer) => {
      answer.on('error', () => {});
      end(answer.statusCode ?? 0);
    });
    outgoing.on('upgrade', (answer, socket) => {
      socket.on('error', () => {});
      socket.destroy();
      end(answer.statusCode ?? 0);
    });
    // These listeners stay: an error after the end must not be uncaught.
    outgoing.on('error', (error) => end(new ReceiverFailed(readErrorCode(error))));
    outgoing.on('close', () => end(new ReceiverFailed('no answer')));
  });
}
