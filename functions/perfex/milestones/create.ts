import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';
import { milestone } from '../../../lib/dialects/perfex/work/milestone.ts';

export const { route, handler } = create(milestone);
