/** Columns of a bill's billing and shipping address. */
import type { Bill } from '../../../domain/bill/bill.ts';
import { type Address, formatAddress } from '../../../domain/record.ts';
import { defineColumns, type Options } from '../../fields.ts';
import * as codec from '../columns/text-and-numbers.ts';
import type { BillColumn, BillDoc, BillFields } from './input.ts';

type Block = 'billing' | 'shipping';
const { column } = defineColumns<BillDoc, BillFields>();

const isBlank = (block: Address): boolean => formatAddress(block) === '';

/** siwapp stores an address as one text, which stands in the street where all parts of the block are blank. */
function toStreet({ billing, shipping, customer }: Bill, block: Block): string {
  if (block === 'billing') return billing.street || (isBlank(billing) && customer.invoicingAddress) || '';
  // A bill with address parts but no shipping address ships nowhere, whatever its customer's record says.
  return shipping.street || (isBlank(billing) && isBlank(shipping) && customer.shippingAddress) || '';
}

/** The column of an address block's street. */
export const streetColumn = (wire: string, block: Block, options: Options = {}): BillColumn =>
  column(wire, [block, 'street'], codec.text, { ...options, read: (doc) => toStreet(doc, block) });
/** A column of one text of an address block: city, state or post code. */
export const placeColumn = (wire: string, block: Block, key: 'city' | 'state' | 'zip'): BillColumn =>
  column(wire, [block, key], codec.text);
/** The column of an address block's country, as Perfex's number. */
export const billCountryColumn = (wire: string, block: Block): BillColumn =>
  column(wire, [block, 'country'], codec.country);

/** Makes all columns of an address block. `street`: options of the street's column. */
export function blockColumns(block: Block, street: Options = {}): BillColumn[] {
  return [
    streetColumn(`${block}_street`, block, street),
    ...(['city', 'state', 'zip'] as const).map((key) => placeColumn(`${block}_${key}`, block, key)),
    billCountryColumn(`${block}_country`, block),
  ];
}
