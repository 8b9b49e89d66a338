import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(estimate);
