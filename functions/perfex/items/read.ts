import { item } from '../../../lib/dialects/perfex/money/item.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(item);
