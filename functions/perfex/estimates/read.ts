import { estimate } from '../../../lib/dialects/perfex/estimate.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(estimate);
