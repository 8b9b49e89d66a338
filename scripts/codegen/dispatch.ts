/** Derives the table by which the $default function and the tests find the handler of a method and path. */
import { type Route, toGatewayPath } from '../../lib/http/route.ts';
import type { Door, RouteDoor } from './doors.ts';
import { madeBy } from './files.ts';
import { parseAlias } from './refusals.ts';

const head = `// ${madeBy}
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Dialect, Method } from '../lib/http/route.ts';

/** One way to reach a front door; aliases are entries of their own. */
export type DispatchEntry = {
  method: Method;
  /** As documented, with endings: '/invoices/{id}.json'. */
  path: string;
  /** As API Gateway knows it: '/invoices/{id}'. */
  gatewayPath: string;
  dialect: Dialect;
  /** A GET that does something: it needs more than the right to read. */
  writes?: true;
  function: string;
  load: () => Promise<{ handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown> }>;
};
`;

/** The text of generated/dispatch.ts. Modules are imported only when called: a cold start loads one route, not all. */
export function dispatchFile(doors: readonly Door[]): string {
  const entries = doors.flatMap((door) => (door.kind === 'route' ? entriesOf(door) : []));
  const list = entries.length === 0 ? '[]' : `[\n${entries.join('\n')}\n]`;
  return `${head}\nexport const dispatch: readonly DispatchEntry[] = ${list};\n`;
}

function entriesOf(door: RouteDoor): string[] {
  const aliases = [door.route, ...door.also].flatMap((route) =>
    (route.aliases ?? []).flatMap((text) => {
      const alias = parseAlias(text);
      return alias ? [entry(door, route, alias)] : [];
    }),
  );
  return [entry(door, door.route, door.route), ...aliases];
}

const isWriting = ({ scope }: Route): boolean => /:(create|update|delete)$/.test(scope);

function entry(door: RouteDoor, route: Route, { method, path }: Pick<Route, 'method' | 'path'>): string {
  return [
    '  {',
    `    method: '${method}',`,
    `    path: '${path}',`,
    `    gatewayPath: '${toGatewayPath(path)}',`,
    `    dialect: '${route.dialect}',`,
    ...(method === 'GET' && isWriting(route) ? ['    writes: true,'] : []),
    `    function: '${door.key}',`,
    `    load: () => import('../functions/${door.file}.ts'),`,
    '  },',
  ].join('\n');
}
