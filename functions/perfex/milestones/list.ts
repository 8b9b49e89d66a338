import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';
import { milestone } from '../../../lib/dialects/perfex/work/milestone.ts';

export const { route, handler } = list(milestone);
