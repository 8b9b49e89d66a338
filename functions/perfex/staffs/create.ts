import { staff } from '../../../lib/dialects/perfex/people/staff.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(staff);
