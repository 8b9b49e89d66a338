import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(estimate);
