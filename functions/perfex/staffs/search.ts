import { staff } from '../../../lib/dialects/perfex/staff.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(staff);
