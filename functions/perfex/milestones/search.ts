import { search } from '../../../lib/dialects/perfex/protocol/search.ts';
import { milestone } from '../../../lib/dialects/perfex/work/milestone.ts';

export const { route, handler } = search(milestone);
