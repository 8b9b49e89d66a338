/** Derives the table in which the $default function and the tests find the handler of a method and path. */
import { isWriting, type Route, toGatewayPath } from '../../lib/http/route.ts';
import type { EntryPoint, RouteEntryPoint } from './entry-points.ts';
import { madeBy } from './files.ts';
import { parseAlias } from './refusals.ts';

const head = `// ${madeBy}
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Dialect, Method } from '../lib/http/route.ts';

/** One way to reach an entry point; aliases have their own entries. */
export type DispatchEntry = {
  method: Method;
  /** As documented, with extension: '/invoices/{id}.json'. */
  path: string;
  /** As API Gateway knows it: '/invoices/{id}'. */
  gatewayPath: string;
  dialect: Dialect;
  /** Marks a GET that writes: it needs more than the right to read. */
  writes?: true;
  function: string;
  load: () => Promise<{ handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown> }>;
};
`;

/** Makes generated/dispatch.ts. Modules are imported only when called, so that a cold start loads one route. */
export function dispatchFile(entryPoints: readonly EntryPoint[]): string {
  const entries = entryPoints.flatMap((entryPoint) => (entryPoint.kind === 'route' ? formatEntries(entryPoint) : []));
  const list = entries.length === 0 ? '[]' : `[\n${entries.join('\n')}\n]`;
  return `${head}\nexport const dispatch: readonly DispatchEntry[] = ${list};\n`;
}

function formatEntries(entryPoint: RouteEntryPoint): string[] {
  const aliases = [entryPoint.route, ...entryPoint.also].flatMap((route) =>
    (route.aliases ?? []).flatMap((text) => {
      const alias = parseAlias(text);
      return alias ? [formatEntry(entryPoint, route, alias)] : [];
    }),
  );
  return [formatEntry(entryPoint, entryPoint.route, entryPoint.route), ...aliases];
}

function formatEntry(
  entryPoint: RouteEntryPoint,
  route: Route,
  { method, path }: Pick<Route, 'method' | 'path'>,
): string {
  return [
    '  {',
    `    method: '${method}',`,
    `    path: '${path}',`,
    `    gatewayPath: '${toGatewayPath(path)}',`,
    `    dialect: '${route.dialect}',`,
    ...(method === 'GET' && isWriting(route) ? ['    writes: true,'] : []),
    `    function: '${entryPoint.key}',`,
    `    load: () => import('../functions/${entryPoint.file}.ts'),`,
    '  },',
  ].join('\n');
}
