import { item } from '../../../lib/dialects/perfex/money/item.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(item);
