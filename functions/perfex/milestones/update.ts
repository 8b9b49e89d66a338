import { milestone } from '../../../lib/dialects/perfex/work/milestone.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(milestone);
