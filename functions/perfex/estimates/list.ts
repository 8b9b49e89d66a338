import { estimate } from '../../../lib/dialects/perfex/estimate.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(estimate);
