import { staff } from '../../../lib/dialects/perfex/people/staff.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(staff);
