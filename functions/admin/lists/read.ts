import { read } from '../../../lib/dialects/admin/verbs.ts';

export const { route, handler } = read();
