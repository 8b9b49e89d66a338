import { staff } from '../../../lib/dialects/perfex/people/staff.ts';
import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = list(staff);
