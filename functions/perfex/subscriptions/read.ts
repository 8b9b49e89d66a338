import { subscription } from '../../../lib/dialects/perfex/money/subscription.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(subscription);
