import { estimate } from '../../../lib/dialects/perfex/estimate.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(estimate);
