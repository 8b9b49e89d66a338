import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';
import { milestone } from '../../../lib/dialects/perfex/work/milestone.ts';

export const { route, handler } = read(milestone);
