import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(estimate);
