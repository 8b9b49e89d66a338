import { item } from '../../../lib/dialects/perfex/item.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(item);
