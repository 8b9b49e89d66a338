import { renewSecret } from '../../../lib/dialects/admin/verbs.ts';

export const { route, handler } = renewSecret();
