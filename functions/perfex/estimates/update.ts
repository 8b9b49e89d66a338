import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(estimate);
