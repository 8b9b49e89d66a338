import { item } from '../../../lib/dialects/perfex/money/item.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(item);
