import { item } from '../../../lib/dialects/perfex/item.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(item);
