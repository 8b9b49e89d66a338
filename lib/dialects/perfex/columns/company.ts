/** The columns of a record's customer, where Perfex joins its table with that of the customers. */
import type { Customer } from '../../../domain/customer/customer.ts';
import type { Store } from '../../../store/store.ts';
import type { Work } from '../../../store/work.ts';
import { type Column, computed, type View } from '../../fields.ts';
import { customer } from '../people/customer.ts';

/** Customers by id. */
export type Companies = ReadonlyMap<number, Customer>;

/** The customers of some records: those that may be shown, and the contacts that are the primary ones. */
export type Owners = { companies: Companies; primaryContacts: ReadonlySet<number> };

type OfCustomer = { customerId: number };

/** Reads the customers of some records. One round trip. */
export async function readOwners(docs: readonly OfCustomer[], { store }: Pick<Work, 'store'>): Promise<Owners> {
  const found = await store.whole.customers.getMany(docs.map(({ customerId }) => customerId));
  return findOwners(
    [...found.values()].map(({ doc }) => doc),
    store,
  );
}

/** The same of customers at hand, as they were read from the whole store: which contact is the primary one is its own matter. */
export function findOwners(customers: readonly Customer[], store: Store): Owners {
  const shown = store.customers.visible ? customers : [];
  return {
    companies: new Map(shown.map((doc) => [doc.id, doc])),
    primaryContacts: new Set(customers.flatMap(({ primaryContact }) => primaryContact?.id ?? [])),
  };
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

/** Columns of the record's customer; null where it was deleted in the meantime or may not be read. */
export const companyColumns = <D extends OfCustomer, I>(...wires: readonly string[]): Column<D, I, Owners>[] =>
  customerColumns(wires, (doc, { companies }) => companies.get(doc.customerId));

/** The columns that answers show of a customer. */
export const customerWires = customer.resource.columns.filter(({ show }) => show).map(({ wire }) => wire);

/**
 * Columns of the customer that a record names, in the order of `wires`.
 * @param without what stands where it names none that may be read
 * @param own columns that whoever may not read customers is shown too
 */
export function customerColumns<D, I, J>(
  wires: readonly string[],
  findCustomer: (doc: D, join: J) => Customer | undefined,
  without: (wire: string, doc: D) => string | null = () => null,
  own: readonly string[] = [],
): Column<D, I, J>[] {
  return wires.map((wire) => {
    const column = customer.resource.columns.find((one) => one.wire === wire && one.show);
    if (!column) throw new Error(`customers have no column ${wire}`);
    const show = (doc: D, view: View<J>): unknown => {
      const found = findCustomer(doc, view.join);
      return found ? column.show?.(found, { ...view, join: undefined }) : without(wire, doc);
    };
    return computed<D, I, J>(wire, column.answer.nullable(), show, own.includes(wire) ? undefined : 'customers');
  });
}
