import { subscription } from '../../../lib/dialects/perfex/subscription.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(subscription);
