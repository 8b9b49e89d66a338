import { create } from '../../../lib/dialects/admin/list-routes.ts';

export const { route, handler } = create();
