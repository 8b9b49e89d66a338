import { subscription } from '../../../lib/dialects/perfex/money/subscription.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(subscription);
