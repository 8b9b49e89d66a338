/** The columns of a record's customer, where Perfex joins its table with that of the customers. */
import type { Customer } from '../../domain/customer/customer.ts';
import type { Work } from '../../store/work.ts';
import { type Field, shown } from '../field-table.ts';
import { customer } from './customer.ts';

/** Customers by id. */
export type Companies = ReadonlyMap<number, Customer>;

type OfCustomer = { customerId: number };

/** The customers of some records. One round trip. */
export async function companiesOf(docs: readonly OfCustomer[], { store }: Pick<Work, 'store'>): Promise<Companies> {
  const found = await store.customers.getMany(docs.map(({ customerId }) => customerId));
  return new Map([...found].map(([id, { doc }]) => [id, doc]));
}

/** What contacts and contracts show of their customer beside its number, name and times. */
export const companyDetails = [
  'leadid',
  'billing_street',
  'billing_city',
  'billing_state',
  'billing_zip',
  'billing_country',
  'shipping_street',
  'shipping_city',
  'shipping_state',
  'shipping_zip',
  'shipping_country',
  'longitude',
  'latitude',
  'default_language',
  'default_currency',
  'show_primary_contact',
  'stripe_id',
  'registration_confirmed',
] as const;

/**
 * Rows that show columns of the record's customer under their own names; null where it was deleted in the meantime.
 * @param wires names of columns of Perfex's customer, in the order in which they are shown
 */
export function companyColumns<D extends OfCustomer, I>(...wires: readonly string[]): Field<D, I, Companies>[] {
  return wires.map((wire) => {
    const row = customer.fields.find((one) => one.wire === wire && one.show);
    if (!row) throw new Error(`customers have no column ${wire}`);
    return shown<D, I, Companies>(wire, row.answer.nullable(), (doc, view) => {
      const company = view.join.get(doc.customerId);
      return company ? row.show?.(company, { ...view, join: undefined }) : null;
    });
  });
}
