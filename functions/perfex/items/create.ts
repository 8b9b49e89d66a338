import { item } from '../../../lib/dialects/perfex/money/item.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(item);
