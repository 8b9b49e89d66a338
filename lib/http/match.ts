/** Finding the route of a path: what API Gateway does with registered paths, and `$default` with all documented ones. */

export type Reachable = { method: string; path: string };
export type Match<R> = { route: R; parameters: Record<string, string> };

/** A path without its trailing slashes; the root stays "/". */
export function withoutTrailingSlash(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

function findParameters(pattern: string, given: readonly string[]): Record<string, string> | null {
  const wanted = pattern.split('/');
  if (wanted.length !== given.length) return null;
  const parameters: Record<string, string> = {};
  for (const [i, segment] of wanted.entries()) {
    const value = given[i] ?? '';
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

/** How many segments are literal, from the left: where a literal and a parameter both match, the literal wins. */
const literalness = (pattern: string): string =>
  pattern
    .split('/')
    .map((segment) => (segment.startsWith('{') ? (segment.includes('}.') ? '1' : '0') : '2'))
    .join('');

/**
 * The route for a request, and which other methods its path has.
 * @param path decoded, without a trailing slash
 */
export function matchRoute<R extends Reachable>(
  routes: readonly R[],
  method: string,
  path: string,
): { match: Match<R> | null; otherMethods: string[] } {
  const given = path.split('/');
  const fitting = routes.flatMap((route) => {
    const parameters = findParameters(route.path, given);
    return parameters ? [{ route, parameters }] : [];
  });
  fitting.sort((a, b) => (literalness(a.route.path) < literalness(b.route.path) ? 1 : -1));
  const match = fitting.find(({ route }) => route.method === method) ?? null;
  return { match, otherMethods: [...new Set(fitting.map(({ route }) => route.method))] };
}
