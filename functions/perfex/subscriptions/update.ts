import { subscription } from '../../../lib/dialects/perfex/money/subscription.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(subscription);
