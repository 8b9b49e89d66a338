import { estimate } from '../../../lib/dialects/perfex/estimate.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(estimate);
