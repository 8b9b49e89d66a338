import { item } from '../../../lib/dialects/perfex/item.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(item);
