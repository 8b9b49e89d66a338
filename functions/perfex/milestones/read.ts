import { milestone } from '../../../lib/dialects/perfex/work/milestone.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(milestone);
