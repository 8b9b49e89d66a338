import { subscription } from '../../../lib/dialects/perfex/subscription.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(subscription);
