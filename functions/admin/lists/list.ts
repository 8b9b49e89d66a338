import { list } from '../../../lib/dialects/admin/verbs.ts';

export const { route, handler } = list();
