/**
 * What the front doors may not do together, because API Gateway, the documents or the
 * $default function could not serve it. Each refusal names the files to look at.
 */
import { listPathParameters, methods, type Route, toGatewayPath } from '../../lib/http/route.ts';
import type { Door } from './doors.ts';

const wholeSegment = /^(?:[^{}]+|\{\w+\}|\{\w+\}\.(?:json|pdf))$/;

/** Splits an alias, 'GET /api/invoice/{id}', into its method and path. Null when it is not of that form. */
export function parseAlias(alias: string): { method: Route['method']; path: string } | null {
  const [verb, path, ...rest] = alias.split(' ');
  const method = methods.find((one) => one === verb);
  return method && path?.startsWith('/') && rest.length === 0 ? { method, path } : null;
}

/** All that is wrong with the routes themselves and between them, as sentences; empty when all is well. */
export function refusals(doors: readonly Door[]): string[] {
  const found: string[] = [];
  const documented = new Map<string, string>();
  const registered = new Map<string, string>();
  const claim = (taken: Map<string, string>, spot: string, file: string, what: string): void => {
    const other = taken.get(spot);
    if (other !== undefined && other !== file) found.push(`${what} ${spot} is declared twice: ${other} and ${file}`);
    taken.set(spot, other ?? file);
  };

  for (const door of doors) {
    const file = `functions/${door.file}.ts`;
    if (door.kind === 'job' && !door.job.summary.endsWith('.')) found.push(`${file}: its summary has no full stop`);
    if (door.kind !== 'route') continue;
    for (const route of [door.route, ...door.also]) {
      found.push(...alone(route).map((complaint) => `${file}: ${complaint}`));
      claim(documented, `${route.method} ${route.path}`, file, 'the documented route');
      claim(registered, spot(route.method, route.path), file, 'at the gateway');
      for (const text of route.aliases ?? []) {
        const alias = parseAlias(text);
        if (alias) claim(registered, spot(alias.method, alias.path), file, 'at the gateway');
        else found.push(`${file}: the alias '${text}' is not 'METHOD /path'`);
      }
    }
    const other = door.also.find((one) => spot(one.method, one.path) !== spot(door.route.method, door.route.path));
    if (other) found.push(`${file}: '${other.method} ${other.path}' in also is another gateway route than its own`);
  }
  return [...new Set(found)];
}

/** Two paths that differ only in the names of their parameters, or in `.json`, are one route to API Gateway. */
function spot(method: string, path: string): string {
  return `${method} ${toGatewayPath(path).replace(/\{\w+\}/g, '{}')}`;
}

function alone(route: Route): string[] {
  const found: string[] = [];
  if (!route.summary.endsWith('.')) found.push(`the summary '${route.summary}' has no full stop`);
  const paths = [route.path, ...(route.aliases ?? []).flatMap((alias) => parseAlias(alias)?.path ?? [])];
  for (const path of paths) {
    // The deploy tool drops it silently, and the $default function answers both spellings anyway.
    if (path !== '/' && path.endsWith('/')) found.push(`'${path}' ends in a slash`);
    for (const segment of path.split('/').filter((one) => one !== '')) {
      if (!wholeSegment.test(segment)) found.push(`'${segment}' in '${path}' is only partly a parameter`);
    }
    const names = listPathParameters(path);
    const known = Object.keys(route.params?.shape ?? {});
    for (const name of names) {
      if (!known.includes(name)) found.push(`'{${name}}' in '${path}' is missing in its params schema`);
      if (names.indexOf(name) !== names.lastIndexOf(name)) found.push(`'{${name}}' occurs twice in '${path}'`);
    }
    for (const name of known) {
      const needed = !route.params?.shape[name]?.safeParse(undefined).success;
      if (needed && !names.includes(name)) found.push(`its params schema has '${name}', which '${path}' lacks`);
    }
  }
  return found;
}
