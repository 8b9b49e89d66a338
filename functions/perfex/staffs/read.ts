import { staff } from '../../../lib/dialects/perfex/staff.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(staff);
