import { update } from '../../../lib/dialects/admin/list-routes.ts';

export const { route, handler } = update();
