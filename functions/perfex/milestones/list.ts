import { milestone } from '../../../lib/dialects/perfex/milestone.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(milestone);
