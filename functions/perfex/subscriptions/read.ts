import { subscription } from '../../../lib/dialects/perfex/money/subscription.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(subscription);
