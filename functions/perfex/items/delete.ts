import { item } from '../../../lib/dialects/perfex/money/item.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(item);
