/** What a dialect tells the HTTP room about itself: where its token is, how it refuses, what it accepts. */
import type { Problem } from '../domain/problem.ts';
import type { Dialect, Route } from './route.ts';

/** A request as far as it is known before anything is trusted. */
export type Incoming = {
  method: string;
  /** Decoded path as the client asked for it. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Query as nested objects: `q[with_status]` is `{ q: { with_status } }`. */
  query: Readonly<Record<string, unknown>>;
  rawQuery: string;
  /** Scheme and host for absolute links. */
  origin: string;
  /** Where it comes from: an IP address, '' where that is not known. */
  address: string;
};

/** A token as found in a request, and the organization it is asked to be of, where the dialect has a header for it. */
export type Credentials = { token: string; organizationId: string | null };

export type Refusal = { status: number; body: unknown; headers?: Record<string, string> };

export type Protocol = {
  dialect: Dialect;
  contentType: string;
  /** The token in any header a client of this dialect sends; null when there is none. */
  credentials: (incoming: Incoming) => Credentials | null;
  /** What an operation refuses, under the dialect's names for our keys. */
  toWireNames: (problem: Problem) => Problem;
  /** The dialect's own error: status and envelope; the route tells its printed sentence. */
  refuse: (problem: Problem, about: { route: Route | null; incoming: Incoming }) => Refusal;
  /** Whether reads carry an ETag and answer 304. */
  etags: boolean;
  /** Types the client must be willing to take, where the dialect insists (415 or 406). */
  accepts?: (accept: string) => boolean;
};

/** The token of `Authorization: Bearer x`, `Token token="x"`, `Token x` or `Basic base64(x:anything)`. */
export function readAuthorizationToken(
  header: string | undefined,
  schemes: readonly ('bearer' | 'token' | 'basic')[],
): string | null {
  const text = (header ?? '').trim();
  const end = text.search(/\s/);
  if (end === -1) return null;
  const scheme = text.slice(0, end).toLowerCase();
  const rest = text.slice(end).trim();
  if (scheme === 'bearer' && schemes.includes('bearer')) return rest;
  if (scheme === 'token' && schemes.includes('token'))
    return rest.replace(/^token\s*=\s*/i, '').replace(/^"(.*)"$/, '$1');
  if (scheme === 'basic' && schemes.includes('basic')) {
    return Buffer.from(rest, 'base64').toString('utf8').split(':')[0] || null;
  }
  return null;
}

/** The word before the first space of an Authorization header, in lower case. */
export function readAuthorizationScheme(header: string | undefined): string {
  return (header ?? '').trim().split(/\s+/)[0]?.toLowerCase() ?? '';
}
