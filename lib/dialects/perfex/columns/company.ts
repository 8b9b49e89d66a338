/** The columns of a record's customer, which Perfex joins from its table of customers. */
import type { Customer } from '../../../domain/customer/customer.ts';
import type { Store } from '../../../store/store.ts';
import type { Work } from '../../../store/work.ts';
import { type Column, computed, type View } from '../../fields.ts';
import { customer } from '../people/customer.ts';

export type Companies = ReadonlyMap<number, Customer>;

/** The customers that may be shown, and the ids of all primary contacts. */
export type Owners = { companies: Companies; primaryContacts: ReadonlySet<number> };

type OfCustomer = { customerId: number };

/** Reads the customers of records. One round trip. */
export async function readOwners(docs: readonly OfCustomer[], { store }: Pick<Work, 'store'>): Promise<Owners> {
  const found = await store.whole.customers.getMany(docs.map(({ customerId }) => customerId));
  return findOwners(
    [...found.values()].map(({ doc }) => doc),
    store,
  );
}

/** Makes owners of all customers read: a contact shows that it is primary even where customers are hidden. */
export function findOwners(customers: readonly Customer[], store: Store): Owners {
  const shown = store.customers.visible ? customers : [];
  return {
    companies: new Map(shown.map((doc) => [doc.id, doc])),
    primaryContacts: new Set(customers.flatMap(({ primaryContact }) => primaryContact?.id ?? [])),
  };
}

/** Columns that contacts and contracts show of their customer, beside its number, name and times. */
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

/** Makes columns of the record's customer; null where it is deleted or may not be read. */
export const companyColumns = <D extends OfCustomer, I>(...wires: readonly string[]): Column<D, I, Owners>[] =>
  customerColumns(wires, (doc, { companies }) => companies.get(doc.customerId));

/** `id` is that of the record which shows its customer. */
export const customerWires = customer.resource.columns
  .filter(({ show, wire }) => show && wire !== 'id')
  .map(({ wire }) => wire);

/**
 * Makes columns of a record's customer, in the order of `wires`.
 * @param without the value where there is no customer that may be read
 * @param own columns that clients without the right to customers see too
 */
export function customerColumns<D, I, J>(
  wires: readonly string[],
  findCustomer: (doc: D, join: J) => Customer | undefined,
  without: (wire: string, doc: D) => string | null = () => null,
  own: readonly string[] = [],
): Column<D, I, J>[] {
  return wires.map((wire) => {
    const column = customer.resource.columns.find((candidate) => candidate.wire === wire && candidate.show);
    if (!column) throw new Error(`customers have no column ${wire}`);
    const show = (doc: D, view: View<J>): unknown => {
      const found = findCustomer(doc, view.join);
      return found ? column.show?.(found, { ...view, join: undefined }) : without(wire, doc);
    };
    return computed<D, I, J>(wire, column.answer.nullable(), show, own.includes(wire) ? undefined : 'customers');
  });
}
