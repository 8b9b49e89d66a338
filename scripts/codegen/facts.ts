/** Derives the plain list of routes, docs/routes.md. */
import { type Dialect, dialects, type Route } from '../../lib/http/route.ts';
import type { Door } from './doors.ts';
import { madeBy } from './files.ts';

/** Every declared route with the function that serves it, also those a front door answers for a second dialect. */
export function declaredRoutes(doors: readonly Door[]): { key: string; route: Route }[] {
  return doors.flatMap((door) =>
    door.kind === 'route' ? [door.route, ...door.also].map((route) => ({ key: door.key, route })) : [],
  );
}

/** How each product is called in headings and documents. */
export const titles: Readonly<Record<Dialect, string>> = {
  perfex: 'Perfex',
  siwapp: 'siwapp',
  sereni: 'Sereni',
  teamwork: 'Teamwork',
  productive: 'Productive',
  admin: 'Settings',
};

/** The text of docs/routes.md. */
export function routesTable(doors: readonly Door[]): string {
  const routes = declaredRoutes(doors).map(({ route }) => route);
  const sections = dialects.map((dialect) => {
    const mine = routes.filter((route) => route.dialect === dialect).sort(byPath);
    const rows = mine.map(
      ({ method, path, scope, summary }) =>
        `| ${method} | \`${path}\` | ${scope === 'public' ? 'none' : `\`${scope}\``} | ${summary.replaceAll('|', '\\|')} |`,
    );
    const table = ['| method | path | scope | what it does |', '|---|---|---|---|', ...rows].join('\n');
    return `## ${titles[dialect]}\n\n${mine.length === 0 ? 'No routes yet.' : table}\n`;
  });
  return `<!-- ${madeBy} -->\n# Routes\n\n${sections.join('\n')}`;
}

function byPath(one: Route, other: Route): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.method < other.method ? -1 : 1;
}
