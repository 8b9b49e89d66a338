/** Where a bill is sent and shipped to, part by part. */
import type { Bill } from '../../../domain/bill/bill.ts';
import { type Address, addressText } from '../../../domain/record.ts';
import { type Field, field } from '../../field-table.ts';
import { countryColumn, textColumn } from '../columns/text-and-numbers.ts';
import type { BillForm, BillRow } from './form.ts';

type Block = 'billing' | 'shipping';

const isBlank = (block: Address): boolean => addressText(block) === '';

/** siwapp's address in one text stands in the street where no part of a block is known. */
function streetOf({ billing, shipping, customer }: Bill, block: Block): string {
  if (block === 'billing') return billing.street || (isBlank(billing) && customer.invoicingAddress) || '';
  // A bill written in blocks that has none to ship to has none, whatever its customer's record says.
  return shipping.street || (isBlank(billing) && isBlank(shipping) && customer.shippingAddress) || '';
}

/** One column of an address block, by any name. */
export function addressField(wire: string, block: Block, key: keyof Address): BillRow {
  const put = (value: string | null): Partial<BillForm> => ({ [`${block}.${key}`]: value });
  if (key === 'country') return field(wire, { codec: countryColumn, get: (doc) => doc[block].country, put });
  const get = (doc: Bill): string => (key === 'street' ? streetOf(doc, block) : doc[block][key]);
  return field(wire, { codec: textColumn, get, put });
}

/**
 * The columns of one address block.
 * @param street whether the street must be given, and what is said where it is not
 */
export function blockFields(block: Block, street: Pick<Field<never, never, never>, 'required' | 'message'>): BillRow[] {
  const parts = (['city', 'state', 'zip', 'country'] as const).map((key) =>
    addressField(`${block}_${key}`, block, key),
  );
  return [{ ...addressField(`${block}_street`, block, 'street'), ...street }, ...parts];
}
