import { item } from '../../../lib/dialects/perfex/money/item.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(item);
