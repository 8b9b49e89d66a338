import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(estimate);
