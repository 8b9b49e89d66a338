import { estimate } from '../../../lib/dialects/perfex/estimate.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(estimate);
