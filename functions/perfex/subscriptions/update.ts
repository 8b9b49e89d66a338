import { subscription } from '../../../lib/dialects/perfex/money/subscription.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(subscription);
