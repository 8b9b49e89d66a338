/** Parameters that all bills share. */
import { as, type Parameters } from '../facts.ts';

export const addresses: Parameters = {
  billing_street: '1 Marina Rise',
  billing_city: 'Mumbai',
  billing_state: 'Maharashtra',
  billing_zip: '400001',
  billing_country: 102,
  shipping_street: '2 Harbour Road',
  shipping_city: 'London',
  shipping_state: 'Greater London',
  shipping_zip: 'WC1 ASW',
  shipping_country: 235,
};

export const otherAddresses: Parameters = {
  billing_street: '3 Baker Street',
  billing_city: 'London',
  billing_state: 'Greater London',
  billing_zip: 'NW1 6XE',
  billing_country: 235,
  shipping_street: '4 Dock Road',
  shipping_city: 'Pune',
  shipping_state: 'MH',
  shipping_zip: '411001',
  shipping_country: 102,
};

/** A new line of 20.00, and what is read of it. */
export const newLine = {
  description: 'Repair',
  long_description: 'of a lamp',
  qty: 2,
  rate: 10,
  unit: 'pcs',
  order: 1,
};
export const shownLine = {
  description: 'Repair',
  long_description: 'of a lamp',
  qty: '2.00',
  rate: '10.00',
  unit: 'pcs',
  item_order: '1',
};

/** On update: a line more, none changed, none removed. */
export const twoLines: Parameters = {
  newitems: as([newLine], [shownLine, shownLine], 'items'),
  items: as([], [shownLine, shownLine], 'items'),
  removed_items: as([], [shownLine, shownLine], 'items'),
};
