import { milestone } from '../../../lib/dialects/perfex/milestone.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(milestone);
