import { listItems } from '../../../lib/dialects/siwapp/item.ts';

export const { route, handler } = listItems('invoice');
