import { update } from '../../../lib/dialects/admin/verbs.ts';

export const { route, handler } = update();
