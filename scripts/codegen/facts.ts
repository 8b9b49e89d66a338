/** Derives the plain list of routes, docs/routes.md. */
import { type Dialect, dialects, type Route } from '../../lib/http/route.ts';
import type { EntryPoint } from './entry-points.ts';
import { madeBy } from './files.ts';

/** Lists all declared routes with their function, including those that an entry point serves for a second dialect. */
export function declaredRoutes(entryPoints: readonly EntryPoint[]): { key: string; route: Route }[] {
  return entryPoints.flatMap((entryPoint) =>
    entryPoint.kind === 'route'
      ? [entryPoint.route, ...entryPoint.also].map((route) => ({ key: entryPoint.key, route }))
      : [],
  );
}

export const titles: Readonly<Record<Dialect, string>> = {
  perfex: 'Perfex',
  siwapp: 'siwapp',
  sereni: 'Sereni',
  teamwork: 'Teamwork',
  productive: 'Productive',
  admin: 'Settings',
};

export function routesTable(entryPoints: readonly EntryPoint[]): string {
  const routes = declaredRoutes(entryPoints).map(({ route }) => route);
  const sections = dialects.map((dialect) => {
    const ownRoutes = routes.filter((route) => route.dialect === dialect).sort(compareByPath);
    const rows = ownRoutes.map(
      ({ method, path, scope, summary }) =>
        `| ${method} | \`${path}\` | ${scope === 'public' ? 'none' : `\`${scope}\``} | ${summary.replaceAll('|', '\\|')} |`,
    );
    const table = ['| method | path | scope | what it does |', '|---|---|---|---|', ...rows].join('\n');
    return `## ${titles[dialect]}\n\n${ownRoutes.length === 0 ? 'No routes yet.' : table}\n`;
  });
  return `<!-- ${madeBy} -->\n# Routes\n\n${sections.join('\n')}`;
}

function compareByPath(one: Route, other: Route): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.method < other.method ? -1 : 1;
}
