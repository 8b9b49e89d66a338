/** The requests that fuzz one route. */

import { credentialsOf, type Dialect } from '../../lab/api.ts';
import { targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';
import { bodyFor, type Sent } from './bodies.ts';
import { hostileHeaders, hostilePath, hostileQuery } from './hostile.ts';
import type { Random } from './random.ts';
import type { Ask } from './send.ts';

export type Standing = 'right' | 'lacking' | 'wrong' | 'none';

/** An organization's tokens: with all rights, and with a right that a route does not need. */
export type Tokens = { right: string; lacking: (route: Route) => string; wrong: string };

export type Try = {
  what: string;
  route: Route;
  ask: Ask;
  standing: Standing;
  /** Path or headers differ from what the route expects, so its answer is open. */
  elsewhere: boolean;
};

function chooseStanding(random: Random): Standing {
  const share = random.next();
  return share < 0.64 ? 'right' : share < 0.78 ? 'lacking' : share < 0.9 ? 'wrong' : 'none';
}

function headersFor(route: Route, standing: Standing, tokens: Tokens): Record<string, string> {
  if (standing === 'none') return { accept: 'application/json' };
  const token = standing === 'lacking' ? tokens.lacking(route) : tokens[standing];
  return credentialsOf(dialectOf(route), token);
}

/** All dialects may answer on a path that belongs to none. */
export const everyDialect: readonly Dialect[] = ['perfex', 'siwapp', 'sereni', 'teamwork', 'productive', 'admin'];
const dialectOf = (route: Route): Dialect => everyDialect.find((dialect) => dialect === route.dialect) ?? 'admin';

const emptyBody: Sent = { what: 'no body', type: null, body: undefined };

const oddMethods: readonly [string, ...string[]] = [
  'HEAD',
  'OPTIONS',
  'PATCH',
  'PUT',
  'DELETE',
  'POST',
  'TRACE',
  'PURGE',
  'PROPFIND',
];

export function nextTry(route: Route, tokens: Tokens, random: Random): Try {
  const standing = chooseStanding(random);
  const writes = route.method !== 'GET' && route.method !== 'DELETE';
  const sent = writes || random.chance(0.1) ? bodyFor(route, random) : emptyBody;
  const target = targetOf(route);
  const headers = headersFor(route, standing, tokens);
  const typed = sent.type === null ? headers : { ...headers, 'content-type': sent.type };
  const plain: Try = {
    what: sent === emptyBody ? 'as it is' : `body: ${sent.what}`,
    route,
    ask: { method: route.method, path: target, headers: typed, body: sent.body },
    standing,
    elsewhere: false,
  };
  // Without a body, the rest of the request is hostile more often.
  const share = random.next() * (sent === emptyBody ? 0.5 : 1);
  if (share < 0.16) {
    const queries = Object.keys(route.query?.shape ?? {});
    const path = `${target}?${hostileQuery(random, queries)}`;
    // The query may hold a token or a link's key, so access is judged elsewhere.
    return { ...plain, what: 'query', ask: { ...plain.ask, path } };
  }
  if (share < 0.28)
    return { ...plain, what: 'path', elsewhere: true, ask: { ...plain.ask, path: hostilePath(random, target) } };
  if (share < 0.4) {
    const more = hostileHeaders(random);
    return { ...plain, what: 'headers', elsewhere: true, ask: { ...plain.ask, headers: { ...typed, ...more } } };
  }
  if (share < 0.44)
    return { ...plain, what: 'method', elsewhere: true, ask: { ...plain.ask, method: random.pick(oddMethods) } };
  return plain;
}

/** Lists the dialects that may answer: two share /api/v1, and without a token nobody can tell which is meant. */
export function dialectsAt(path: string, route: Route | null): string[] {
  const bare = path.replace(/^\/+/, '/').toLowerCase();
  const own = route ? [route.dialect] : [];
  if (bare.startsWith('/api/v1')) return [...new Set([...own, 'sereni', 'siwapp', 'perfex'])];
  return [
    ...new Set([
      ...own,
      ...(bare.startsWith('/api/v2')
        ? ['productive', 'perfex']
        : bare.startsWith('/api')
          ? ['perfex']
          : ['teamwork', 'admin']),
    ]),
  ];
}
