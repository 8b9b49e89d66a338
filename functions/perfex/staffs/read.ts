import { staff } from '../../../lib/dialects/perfex/people/staff.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(staff);
