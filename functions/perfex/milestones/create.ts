import { milestone } from '../../../lib/dialects/perfex/work/milestone.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(milestone);
