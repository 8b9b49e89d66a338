import { subscription } from '../../../lib/dialects/perfex/money/subscription.ts';
import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = list(subscription);
