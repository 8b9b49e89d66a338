import { milestone } from '../../../lib/dialects/perfex/milestone.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(milestone);
