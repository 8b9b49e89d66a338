import { estimate } from '../../../lib/dialects/perfex/estimate.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(estimate);
