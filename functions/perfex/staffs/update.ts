import { staff } from '../../../lib/dialects/perfex/people/staff.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(staff);
