import { remove } from '../../../lib/dialects/admin/verbs.ts';

export const { route, handler } = remove();
