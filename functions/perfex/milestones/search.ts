import { milestone } from '../../../lib/dialects/perfex/milestone.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(milestone);
