import { listItemTaxes } from '../../../lib/dialects/siwapp/item.ts';

export const { route, handler } = listItemTaxes();
