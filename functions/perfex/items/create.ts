import { item } from '../../../lib/dialects/perfex/item.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(item);
