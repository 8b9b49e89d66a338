import { item } from '../../../lib/dialects/perfex/money/item.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(item);
