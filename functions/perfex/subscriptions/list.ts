import { subscription } from '../../../lib/dialects/perfex/subscription.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(subscription);
