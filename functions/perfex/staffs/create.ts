import { staff } from '../../../lib/dialects/perfex/people/staff.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(staff);
