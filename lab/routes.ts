/** All declared routes, and paths that fit them in a furnished organization. */
import { dispatch } from '../generated/dispatch.ts';
import type { Route } from '../lib/http/route.ts';
import { pathId } from './fixtures.ts';

type Module = { route?: Route; also?: readonly Route[] };

const modules = new Map<string, () => Promise<unknown>>(dispatch.map((entry) => [entry.function, entry.load]));
const loaded = await Promise.all([...modules.values()].map(async (load) => (await load()) as Module));

export const routes: readonly Route[] = loaded.flatMap(({ route, also = [] }) => (route ? [route, ...also] : []));

const words: Record<string, string> = {
  keysearch: 'a',
  type: 'tax_data',
  resource: 'customers',
  method: 'poll',
  list: 'taxes',
  table_name: 'shoes',
  FieldBelongsto: 'Company',
  task_id: '1',
  item_id: '1001',
};

export function targetOf(route: Route): string {
  const file = route.resource === 'expenses' ? '2' : '1';
  const word = (name: string): string => (name === 'attachment_id' ? file : (words[name] ?? pathId(route)));
  return route.path.replace(/\{(\w+)\}/g, (_, name: string) => word(name));
}
