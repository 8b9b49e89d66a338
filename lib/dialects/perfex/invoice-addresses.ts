/** Where an invoice is billed and shipped to, part by part. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { type Address, addressText } from '../../domain/record.ts';
import { field } from '../field-table.ts';
import { countryColumn, textColumn } from './columns.ts';
import type { InvoiceForm, InvoiceRow } from './invoice-form.ts';

const isBlank = (block: Address): boolean => addressText(block) === '';

/** siwapp's address in one text stands in the street where no part of a block is known. */
function streetOf({ billing, shipping, customer }: Invoice, block: 'billing' | 'shipping'): string {
  if (block === 'billing') return billing.street || (isBlank(billing) && customer.invoicingAddress) || '';
  // An invoice written in blocks that has none to ship to has none, whatever its customer's record says.
  return shipping.street || (isBlank(billing) && isBlank(shipping) && customer.shippingAddress) || '';
}

/** The columns of one address block. */
export function blockFields(block: 'billing' | 'shipping'): InvoiceRow[] {
  const part = (key: 'city' | 'state' | 'zip'): InvoiceRow =>
    field(`${block}_${key}`, {
      codec: textColumn,
      get: (doc) => doc[block][key],
      put: (value): Partial<InvoiceForm> => ({ [`${block}.${key}`]: value }),
    });
  return [
    field(`${block}_street`, {
      codec: textColumn,
      ...(block === 'billing' ? { required: 'always', message: 'The Billing Street field is required' } : {}),
      get: (doc) => streetOf(doc, block),
      put: (value): Partial<InvoiceForm> => ({ [`${block}.street`]: value }),
    }),
    part('city'),
    part('state'),
    part('zip'),
    field(`${block}_country`, {
      codec: countryColumn,
      get: (doc) => doc[block].country,
      put: (value): Partial<InvoiceForm> => ({ [`${block}.country`]: value }),
    }),
  ];
}
