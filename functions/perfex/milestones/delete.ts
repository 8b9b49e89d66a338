import { milestone } from '../../../lib/dialects/perfex/work/milestone.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(milestone);
