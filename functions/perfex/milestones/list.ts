import { milestone } from '../../../lib/dialects/perfex/work/milestone.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(milestone);
