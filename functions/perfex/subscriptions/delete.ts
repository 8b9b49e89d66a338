import { subscription } from '../../../lib/dialects/perfex/subscription.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(subscription);
