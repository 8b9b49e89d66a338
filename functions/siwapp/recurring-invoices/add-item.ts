import { createItem } from '../../../lib/dialects/siwapp/item.ts';

export const { route, handler } = createItem('recurring invoice');
