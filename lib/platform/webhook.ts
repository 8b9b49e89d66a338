/**
 * Webhooks, as Standard Webhooks has them: a POST with an id, a time and a signature over both and the body.
 * Receivers are named by customers, so nothing inside is ever reached: addresses are looked at after the name was
 * resolved, in the very look-up that the connection is made by; redirects are not followed.
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

/** `id` is the same at every try; `at` an ISO instant. */
export type Message = { id: string; at: string; url: string; secret: string; body: string };

/** A secret to sign with: `whsec_` and 32 random bytes in base64. */
export const makeSecret = (): string => `${secretPrefix}${randomBytes(32).toString('base64')}`;

/** The signature of a message, `v1,<base64>`: HMAC-SHA256 over `<id>.<seconds>.<body>` by the secret's bytes. */
export function signMessage(id: string, seconds: number, body: string, secret: string): string {
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

const toHost = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * Why an address cannot be a receiver's, as far as it can be told without asking for the name; null where nothing is wrong.
 * @param toPrivate a developer's machine: http: and private addresses are let through
 */
export function findReceiverFault(address: string, toPrivate: boolean): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:' && !(toPrivate && url?.protocol === 'http:')) return 'must be an https address';
  if (url.username || url.password) return 'must not contain a password';
  const host = toHost(url);
  const isPrivateName = /(^|\.)(localhost|local|internal)\.?$/i.test(host);
  if (!toPrivate && (isPrivateName || (isIP(host) !== 0 && !isPublicAddress(host)))) {
    return 'must not lead to a private address';
  }
  return null;
}

/** A receiver has no reason to say more than a few times that it is still at it. */
const mostInformations = 10;

/**
 * Posts a message.
 * @param toPrivate as for findReceiverFault
 * @param limitMs after so long it has failed, whatever the receiver does
 * @throws ReceiverFailed where the receiver cannot be reached in time, may not be reached, or answers anything but 2xx
 */
export async function postMessage(message: Message, toPrivate: boolean, limitMs = timeoutMs): Promise<void> {
  const { id, at, url, secret, body } = message;
  const fault = findReceiverFault(url, toPrivate);
  if (fault) throw new ReceiverFailed(`its address ${fault}`);
  const seconds = Math.floor(Date.parse(at) / 1_000);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Quintet',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signMessage(id, seconds, body, secret),
  };
  const request = url.startsWith('https:') ? secureRequest : plainRequest;
  // A connection of its own, so that no other look-up than this one chose whom it leads to.
  const options = { method: 'POST', headers, agent: false };
  const names = toPrivate ? null : new PublicLookup();
  const outgoing = request(url, names ? { ...options, lookup: names.lookup } : options);
  const answered = readStatus(outgoing, limitMs).finally(() => names?.cancel());
  outgoing.end(body);
  const status = await answered;
  if (status < 200 || status > 299) throw new ReceiverFailed(`answered ${status}`);
}

/**
 * The status of the answer to a request, of which nothing else is read. In every case the connection is over then.
 * @throws ReceiverFailed where there is none within the limit
 */
function readStatus(outgoing: ClientRequest, limitMs: number): Promise<number> {
  return new Promise((done, fail) => {
    const end = (outcome: number | ReceiverFailed): void => {
      clearTimeout(timer);
      outgoing.destroy();
      if (typeof outcome === 'number') done(outcome);
      else fail(outcome);
    };
    // A timer of our own that keeps the process waiting: of the request's several ends none can be relied on.
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
    // They stay: what fails when all is over fails for nobody.
    outgoing.on('error', (error) => end(new ReceiverFailed(readErrorCode(error))));
    outgoing.on('close', () => end(new ReceiverFailed('no answer')));
  });
}
