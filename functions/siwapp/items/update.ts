import { updateItem } from '../../../lib/dialects/siwapp/item.ts';

export const { route, handler } = updateItem();
