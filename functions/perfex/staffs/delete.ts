import { staff } from '../../../lib/dialects/perfex/people/staff.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(staff);
