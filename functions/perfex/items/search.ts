import { item } from '../../../lib/dialects/perfex/money/item.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(item);
