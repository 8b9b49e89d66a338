import { staff } from '../../../lib/dialects/perfex/people/staff.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(staff);
