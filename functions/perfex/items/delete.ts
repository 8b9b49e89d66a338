import { item } from '../../../lib/dialects/perfex/item.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(item);
