import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(estimate);
