import { readItem } from '../../../lib/dialects/siwapp/item.ts';

export const { route, handler } = readItem();
