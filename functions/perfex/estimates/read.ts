import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(estimate);
