import { milestone } from '../../../lib/dialects/perfex/milestone.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(milestone);
