/** Finds the customer of a bill: by id, else by tax number, else by name; otherwise creates one. */
import type { Bill, CustomerSnapshot } from '../../domain/bill/bill.ts';
import type { BillInput } from '../../domain/bill/input.ts';
import { type Customer, customer as customerSchema, findEmail } from '../../domain/customer/customer.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import { emptyAddress, formatAddress, stampNew } from '../../domain/record.ts';
import { customersOfIdentification, customersOfName } from '../../store/record-types/customer.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { requireRight } from '../record/records.ts';

export type ResolvedCustomer = { customer: Customer | null; changes: Change[] };

/**
 * Resolves the customer of a bill. `customerId` wins over `snapshot`.
 * @returns null where nothing names a customer; and the change that creates a new one
 * @throws Problem `invalid` for an unknown id, or an unknown tax number without a name; `forbidden` where the token may
 * not create customers
 */
export async function resolveCustomer(
  input: { customerId: number | null; snapshot: Partial<CustomerSnapshot> },
  work: Work,
): Promise<ResolvedCustomer> {
  const { customers } = work.store;
  if (input.customerId !== null) {
    const stored = await customers.get(input.customerId);
    if (!stored) throw unknownReferenceProblem('customerId', input.customerId);
    return { customer: stored.doc, changes: [] };
  }
  const { name = '', identification = '' } = input.snapshot;
  const [byIdentification, byName] = await Promise.all([
    identification ? customers.find({ list: customersOfIdentification(identification), offset: 0, limit: 1 }) : null,
    name ? customers.find({ list: customersOfName(name), offset: 0, limit: 1 }) : null,
  ]);
  const found = byIdentification?.items[0] ?? byName?.items[0];
  if (found) return { customer: found.doc, changes: [] };
  if (!name) {
    if (identification) throw invalidProblem('name', 'is required: no customer has this identification');
    return { customer: null, changes: [] };
  }
  requireRight(work, 'customers:create');
  const newCustomer = customerSchema.parse({
    ...stampNew(work, await customers.nextId()),
    name,
    identification,
    email: input.snapshot.email ?? '',
    contactPerson: input.snapshot.contactPerson ?? '',
    billingText: input.snapshot.invoicingAddress ?? null,
    shippingText: input.snapshot.shippingAddress ?? null,
  });
  return { customer: newCustomer, changes: [customers.create(newCustomer)] };
}

/**
 * Copies the customer's address blocks as a new bill carries them: those that the input names no part of. A text of the
 * customer's own stands in place of a block.
 */
export function toBlocks(
  { billing, billingText, address, shipping, shippingText }: Customer,
  given: Pick<BillInput, 'billing' | 'shipping'>,
): Partial<Pick<Bill, 'billing' | 'shipping'>> {
  const invoicing = formatAddress(billing) === '' ? address : billing;
  return {
    ...(given.billing ? {} : { billing: billingText === null ? invoicing : emptyAddress }),
    ...(given.shipping ? {} : { shipping: shippingText === null ? shipping : emptyAddress }),
  };
}

/** Copies the customer's name, tax number and addresses as a new bill carries them. */
export function toSnapshot(customer: Customer): CustomerSnapshot {
  return {
    name: customer.name,
    identification: customer.identification,
    email: findEmail(customer),
    contactPerson: customer.contactPerson,
    invoicingAddress:
      customer.billingText ?? (formatAddress(customer.billing) || formatAddress(customer.address) || null),
    shippingAddress: customer.shippingText ?? (formatAddress(customer.shipping) || null),
  };
}

/** Finds who has a tax number, as compared everywhere. One round trip. */
export function findIdsOfTaxNumber(text: string, { store }: Work): Promise<number[]> {
  return store.customers.ids(customersOfIdentification(text), mostOfOneNumber);
}

/** Branches of a firm share its number; nobody has so many. */
const mostOfOneNumber = 1_000;
