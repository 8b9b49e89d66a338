import { staff } from '../../../lib/dialects/perfex/people/staff.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(staff);
