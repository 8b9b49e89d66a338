import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = list(estimate);
