/**
 * Webhooks, as Standard Webhooks has them: a POST with an id, a time and a signature over both and the body.
 * Receivers are named by customers, so nothing inside is ever reached: addresses are looked at after the name was
 * resolved, in the very look-up that the connection is made by; redirects are not followed.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { lookup as resolve } from 'node:dns';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

const timeoutMs = 5_000;
const secretPrefix = 'whsec_';

/** `id` is the same at every try; `at` an ISO instant. */
export type Message = { id: string; at: string; url: string; secret: string; body: string };

/** A secret to sign with: `whsec_` and 32 random bytes in base64. */
export const newSecret = (): string => `${secretPrefix}${randomBytes(32).toString('base64')}`;

/** The signature of a message, `v1,<base64>`: HMAC-SHA256 over `<id>.<seconds>.<body>` by the secret's bytes. */
export function signature(id: string, seconds: number, body: string, secret: string): string {
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * Why an address cannot be a receiver's, as far as it can be told without asking for the name; null where nothing is wrong.
 * @param toPrivate a developer's machine: http: and private addresses are let through
 */
export function receiverFault(address: string, toPrivate: boolean): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:' && !(toPrivate && url?.protocol === 'http:')) return 'must be an https address';
  if (url.username || url.password) return 'must not contain a password';
  const host = hostOf(url);
  const isPrivateName = /(^|\.)(localhost|local|internal)\.?$/i.test(host);
  if (!toPrivate && (isPrivateName || (isIP(host) !== 0 && !isPublicAddress(host)))) {
    return 'must not lead to a private address';
  }
  return null;
}

const publicLookup: LookupFunction = (host, options, done) => {
  resolve(host, { ...options, all: true }, (error, found) => {
    const [first] = found ?? [];
    if (error) return done(error, []);
    if (!first || found.some(({ address }) => !isPublicAddress(address))) {
      return done(new Error('the receiver is at a private address'), []);
    }
    return options.all ? done(null, found) : done(null, first.address, first.family);
  });
};

/**
 * Posts a message.
 * @param toPrivate as for receiverFault
 * @throws where the receiver cannot be reached within 5 s, may not be reached, or answers anything but 2xx
 */
export function postMessage(message: Message, toPrivate: boolean): Promise<void> {
  const { id, at, url, secret, body } = message;
  const fault = receiverFault(url, toPrivate);
  if (fault) return Promise.reject(new Error(`the receiver's address ${fault}`));
  const seconds = Math.floor(Date.parse(at) / 1_000);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Quintet',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signature(id, seconds, body, secret),
  };
  const request = url.startsWith('https:') ? secureRequest : plainRequest;
  return new Promise((done, fail) => {
    // A connection of its own, so that no other look-up than this one chose whom it leads to.
    const options = { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(timeoutMs) };
    const outgoing = request(url, toPrivate ? options : { ...options, lookup: publicLookup }, (answer) => {
      const status = answer.statusCode ?? 0;
      answer.destroy();
      if (status >= 200 && status < 300) done();
      else fail(new Error(`the receiver answered ${status}`));
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}
