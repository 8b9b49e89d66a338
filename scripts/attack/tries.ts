/** The requests of the structured fuzz, for one route. */

import { credentialsOf, type Dialect } from '../../lab/api.ts';
import { targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';
import { bodyFor, type Sent } from './bodies.ts';
import { hostileHeaders, hostilePath, hostileQuery } from './hostile.ts';
import type { Random } from './random.ts';
import type { Ask } from './send.ts';

export type Standing = 'right' | 'lacking' | 'wrong' | 'none';

/** Tokens of one organization: with all rights, with one that a route does not ask for. */
export type Tokens = { right: string; lacking: (route: Route) => string; wrong: string };

export type Try = {
  what: string;
  route: Route;
  ask: Ask;
  standing: Standing;
  /** The path, or who asks, is not what the route expects: what it may answer is open. */
  elsewhere: boolean;
};

function standingOf(random: Random): Standing {
  const share = random.next();
  return share < 0.64 ? 'right' : share < 0.78 ? 'lacking' : share < 0.9 ? 'wrong' : 'none';
}

function headersFor(route: Route, standing: Standing, tokens: Tokens): Record<string, string> {
  if (standing === 'none') return { accept: 'application/json' };
  const token = standing === 'lacking' ? tokens.lacking(route) : tokens[standing];
  const { 'content-type': _, ...headers } = credentialsOf(dialectOf(route), token);
  return headers;
}

/** Whoever may answer where no product is at home. */
export const everyDialect: readonly Dialect[] = ['perfex', 'siwapp', 'sereni', 'teamwork', 'productive', 'admin'];
const dialectOf = (route: Route): Dialect => everyDialect.find((one) => one === route.dialect) ?? 'admin';

const emptyBody: Sent = { what: 'no body', type: null, body: undefined };

/** Other methods than a route's own; the body, if there is one, comes along. */
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

/** The next request for a route. */
export function nextTry(route: Route, tokens: Tokens, random: Random): Try {
  const standing = standingOf(random);
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
  // A route without a body has the rest of the request to be hostile with.
  const share = random.next() * (sent === emptyBody ? 0.5 : 1);
  if (share < 0.16) {
    const queries = Object.keys(route.query?.shape ?? {});
    const path = `${target}?${hostileQuery(random, queries)}`;
    // A token or a link's key may stand in the query: what is let in there is another question.
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

/** Who may answer there: two products share /api/v1, and what has no token cannot say which it means. */
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
