import { milestone } from '../../../lib/dialects/perfex/milestone.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(milestone);
