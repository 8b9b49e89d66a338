import { staff } from '../../../lib/dialects/perfex/staff.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(staff);
