/** Finds the route of a path, for `$default`. API Gateway itself matches only registered paths. */

export type Reachable = { method: string; path: string };
export type Match<R> = { route: R; parameters: Record<string, string> };

/** Removes trailing slashes; the root stays "/". */
export function withoutTrailingSlash(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

function findParameters(pattern: string, segments: readonly string[]): Record<string, string> | null {
  const expected = pattern.split('/');
  if (expected.length !== segments.length) return null;
  const parameters: Record<string, string> = {};
  for (const [i, segment] of expected.entries()) {
    const value = segments[i] ?? '';
    const parameter = /^\{(\w+)\}(\..+)?$/.exec(segment);
    if (!parameter?.[1]) {
      if (segment !== value) return null;
      continue;
    }
    const ending = parameter[2] ?? '';
    if (!value.endsWith(ending) || value.length === ending.length) return null;
    parameters[parameter[1]] = value.slice(0, value.length - ending.length);
  }
  return parameters;
}

/** Sorts patterns: where a literal and a parameter both match, the literal wins, from left to right. */
const toSortKey = (pattern: string): string =>
  pattern
    .split('/')
    .map((segment) => (segment.startsWith('{') ? (segment.includes('}.') ? '1' : '0') : '2'))
    .join('');

/** Finds the route of a request, and all methods of its path (decoded, without a trailing slash). */
export function matchRoute<R extends Reachable>(
  routes: readonly R[],
  method: string,
  path: string,
): { match: Match<R> | null; otherMethods: string[] } {
  const segments = path.split('/');
  const candidates = routes.flatMap((route) => {
    const parameters = findParameters(route.path, segments);
    return parameters ? [{ route, parameters }] : [];
  });
  candidates.sort((a, b) => (toSortKey(a.route.path) < toSortKey(b.route.path) ? 1 : -1));
  const match = candidates.find(({ route }) => route.method === method) ?? null;
  return { match, otherMethods: [...new Set(candidates.map(({ route }) => route.method))] };
}
