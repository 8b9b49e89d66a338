import { staff } from '../../../lib/dialects/perfex/staff.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(staff);
