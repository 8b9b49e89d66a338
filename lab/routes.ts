/** All declared routes, and paths that fit them in a furnished organization. */
import { dispatch } from '../generated/dispatch.ts';
import type { Route } from '../lib/http/route.ts';

export { targetOf } from './fixtures.ts';

type Module = { route?: Route; also?: readonly Route[] };

const modules = new Map<string, () => Promise<unknown>>(dispatch.map((entry) => [entry.function, entry.load]));
const loaded = await Promise.all([...modules.values()].map(async (load) => (await load()) as Module));

export const routes: readonly Route[] = loaded.flatMap(({ route, also = [] }) => (route ? [route, ...also] : []));
