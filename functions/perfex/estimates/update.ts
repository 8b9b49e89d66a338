import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(estimate);
