import { subscription } from '../../../lib/dialects/perfex/money/subscription.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(subscription);
