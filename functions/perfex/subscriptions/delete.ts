import { subscription } from '../../../lib/dialects/perfex/money/subscription.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(subscription);
