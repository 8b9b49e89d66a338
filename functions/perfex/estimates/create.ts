import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(estimate);
