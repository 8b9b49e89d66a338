import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(estimate);
