import { list } from '../../../lib/dialects/admin/list-routes.ts';

export const { route, handler } = list();
