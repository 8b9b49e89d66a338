import { item } from '../../../lib/dialects/perfex/money/item.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(item);
