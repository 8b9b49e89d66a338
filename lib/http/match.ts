/** Finds the route of a path, for `$default`. API Gateway itself matches only registered paths. */

import { readEnv } from '../platform/env.ts';

export type Reachable = { method: string; path: string };
export type Match<R> = { route: R; parameters: Record<string, string> };

/** Removes trailing slashes; the root stays "/". */
export function withoutTrailingSlash(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

const matchers = new Map<string, RegExp>();

/** Compiles a pattern, once: a parameter is a segment that is not empty, with or without a documented ending. */
function matcherOf(pattern: string): RegExp {
  const known = matchers.get(pattern);
  if (known) return known;
  const literal = pattern.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
  const matcher = new RegExp(`^${literal.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  matchers.set(pattern, matcher);
  return matcher;
}

/** Ranks the patterns that match a path: where one has a literal and another a parameter, the literal wins. */
const toRank = (pattern: string): number =>
  Number(
    pattern
      .split('/')
      .map((segment) => (segment.startsWith('{') ? (segment.includes('}.') ? '1' : '0') : '2'))
      .join(''),
  );

/** Finds the route of a request, and all methods of its path (decoded, without a trailing slash). */
export function matchRoute<R extends Reachable>(
  routes: readonly R[],
  method: string,
  path: string,
): { match: Match<R> | null; otherMethods: string[] } {
  const candidates = routes.flatMap((route) => {
    const found = matcherOf(route.path).exec(path);
    return found ? [{ route, rank: toRank(route.path), parameters: { ...found.groups } }] : [];
  });
  candidates.sort((a, b) => b.rank - a.rank);
  const found = candidates.find(({ route }) => route.method === method);
  const match = found ? { route: found.route, parameters: found.parameters } : null;
  return { match, otherMethods: [...new Set(candidates.map(({ route }) => route.method))] };
}

/** Leaves the routes of the dialects that this API answers (`DIALECTS`): all of them where it is not set. */
export function onlyAnswered<R extends { dialect: string }>(routes: readonly R[]): readonly R[] {
  const { DIALECTS } = readEnv();
  return DIALECTS.length === 0 ? routes : routes.filter(({ dialect }) => DIALECTS.includes(dialect));
}
