/** What a dialect tells `lib/http` about itself: where its token is, how it refuses, what it accepts. */
import type { Organization } from '../domain/organization/organization.ts';
import type { Problem } from '../domain/problem.ts';
import type { Dialect, Route } from './route.ts';

/** A request before anything in it is trusted. Its path is decoded. */
export type Incoming = {
  method: string;
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Nested: `q[with_status]` is `{ q: { with_status } }`. */
  query: Readonly<Record<string, unknown>>;
  rawQuery: string;
  origin: string;
  /** The client's IP address; '' when unknown. */
  address: string;
};

/** A token, and the organization that the request claims for it, where the dialect has a header for that. */
export type Credentials = { token: string; organizationId: string | null };

export type Refusal = { status: number; body: unknown; headers?: Record<string, string> };

export type Protocol = {
  dialect: Dialect;
  contentType: string;
  credentials: (incoming: Incoming) => Credentials | null;
  /** Renames an operation's keys in a problem to the dialect's wire names. */
  toWireNames: (problem: Problem) => Problem;
  /** Builds the dialect's error. The route may have a documented sentence of its own. */
  refuse: (
    problem: Problem,
    about: { route: Route | null; incoming: Incoming; organization: Organization | null },
  ) => Refusal;
  etags: boolean;
  /** Whether an Accept header is good enough; absent where the dialect takes any. */
  accepts?: (accept: string) => boolean;
};

/** Reads the token of `Authorization: Bearer x`, `Token token="x"`, `Token x` or `Basic base64(x:anything)`. */
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

/** Reads a token that names its organization from `Authorization`. */
export function tokenIn(...schemes: Parameters<typeof readAuthorizationToken>[1]): Protocol['credentials'] {
  return ({ headers }) => {
    const token = readAuthorizationToken(headers.authorization, schemes);
    return token ? { token: token.trim(), organizationId: null } : null;
  };
}

/** Reads the scheme of an Authorization header, in lower case. */
export function readAuthorizationScheme(header: string | undefined): string {
  return (header ?? '').trim().split(/\s+/)[0]?.toLowerCase() ?? '';
}
