import { staff } from '../../../lib/dialects/perfex/staff.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(staff);
