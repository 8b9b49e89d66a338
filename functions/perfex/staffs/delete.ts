import { staff } from '../../../lib/dialects/perfex/people/staff.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(staff);
