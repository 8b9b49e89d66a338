import { listItemTaxes } from '../../../lib/dialects/siwapp/item-taxes.ts';

export const { route, handler } = listItemTaxes();
