import { subscription } from '../../../lib/dialects/perfex/subscription.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(subscription);
