import { staff } from '../../../lib/dialects/perfex/staff.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(staff);
