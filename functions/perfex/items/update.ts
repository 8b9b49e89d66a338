import { item } from '../../../lib/dialects/perfex/money/item.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(item);
