import { item } from '../../../lib/dialects/perfex/item.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(item);
