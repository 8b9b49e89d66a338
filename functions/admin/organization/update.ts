import { update } from '../../../lib/dialects/admin/organization-routes.ts';

export const { route, handler } = update();
