import { create } from '../../../lib/dialects/admin/verbs.ts';

export const { route, handler } = create();
