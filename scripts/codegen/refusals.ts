/** Refuses entry points that API Gateway, the documents or the $default function could not serve together. */
import { listPathParameters, methods, type Route, toGatewayPath } from '../../lib/http/route.ts';
import type { EntryPoint } from './entry-points.ts';

const wholeSegment = /^(?:[^{}]+|\{\w+\}|\{\w+\}\.(?:json|pdf))$/;

/** Splits an alias, 'GET /api/invoice/{id}', into method and path. Null for another form. */
export function parseAlias(alias: string): { method: Route['method']; path: string } | null {
  const [verb, path, ...rest] = alias.split(' ');
  const method = methods.find((one) => one === verb);
  return method && path?.startsWith('/') && rest.length === 0 ? { method, path } : null;
}

export function refusals(entryPoints: readonly EntryPoint[]): string[] {
  const problems: string[] = [];
  const documented = new Map<string, string>();
  const registered = new Map<string, string>();
  const claim = (claims: Map<string, string>, key: string, file: string, what: string): void => {
    const other = claims.get(key);
    if (other !== undefined && other !== file) problems.push(`${what} ${key} is declared twice: ${other} and ${file}`);
    claims.set(key, other ?? file);
  };

  for (const entryPoint of entryPoints) {
    const file = `functions/${entryPoint.file}.ts`;
    if (entryPoint.kind === 'job' && !entryPoint.job.summary.endsWith('.'))
      problems.push(`${file}: its summary has no full stop`);
    if (entryPoint.kind !== 'route') continue;
    for (const route of [entryPoint.route, ...entryPoint.also]) {
      problems.push(...checkRoute(route).map((problem) => `${file}: ${problem}`));
      claim(documented, `${route.method} ${route.path}`, file, 'the documented route');
      claim(registered, toGatewayKey(route.method, route.path), file, 'at the gateway');
      for (const text of route.aliases ?? []) {
        const alias = parseAlias(text);
        if (alias) claim(registered, toGatewayKey(alias.method, alias.path), file, 'at the gateway');
        else problems.push(`${file}: the alias '${text}' is not 'METHOD /path'`);
      }
    }
    const other = entryPoint.also.find(
      (one) => toGatewayKey(one.method, one.path) !== toGatewayKey(entryPoint.route.method, entryPoint.route.path),
    );
    if (other) problems.push(`${file}: '${other.method} ${other.path}' in also is another gateway route than its own`);
  }
  return [...new Set(problems)];
}

/** To API Gateway, paths that differ only in parameter names or in `.json` are the same route. */
function toGatewayKey(method: string, path: string): string {
  return `${method} ${toGatewayPath(path).replace(/\{\w+\}/g, '{}')}`;
}

function checkRoute(route: Route): string[] {
  const problems: string[] = [];
  if (!route.summary.endsWith('.')) problems.push(`the summary '${route.summary}' has no full stop`);
  const paths = [route.path, ...(route.aliases ?? []).flatMap((alias) => parseAlias(alias)?.path ?? [])];
  for (const path of paths) {
    // The deploy tool drops the slash silently, and the $default function answers both spellings anyway.
    if (path !== '/' && path.endsWith('/')) problems.push(`'${path}' ends in a slash`);
    for (const segment of path.split('/').filter((one) => one !== '')) {
      if (!wholeSegment.test(segment)) problems.push(`'${segment}' in '${path}' is only partly a parameter`);
    }
    const names = listPathParameters(path);
    const known = Object.keys(route.params?.shape ?? {});
    for (const name of names) {
      if (!known.includes(name)) problems.push(`'{${name}}' in '${path}' is missing in its params schema`);
      if (names.indexOf(name) !== names.lastIndexOf(name)) problems.push(`'{${name}}' occurs twice in '${path}'`);
    }
    for (const name of known) {
      const needed = !route.params?.shape[name]?.safeParse(undefined).success;
      if (needed && !names.includes(name)) problems.push(`its params schema has '${name}', which '${path}' lacks`);
    }
  }
  return problems;
}
