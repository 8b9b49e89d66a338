import { deleteItem } from '../../../lib/dialects/siwapp/item.ts';

export const { route, handler } = deleteItem();
