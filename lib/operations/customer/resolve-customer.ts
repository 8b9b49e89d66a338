/** Which customer a bill is for: the one it names by id, else found by tax number, else by name, else a new one. */
import type { CustomerSnapshot } from '../../domain/bill/bill.ts';
import { type Customer, customer as customerSchema, findEmail } from '../../domain/customer/customer.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import { formatAddress, stampNew } from '../../domain/record.ts';
import { customersOfIdentification, customersOfName } from '../../store/record-types/customer.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { requireRight } from '../record/records.ts';

export type ResolvedCustomer = { customer: Customer | null; changes: Change[] };

/**
 * @param given.customerId wins when it is there; `given.snapshot` names the customer otherwise
 * @returns the customer (null when nothing names one) and the change that makes it where it is new
 * @throws Problem `invalid` for an id that does not exist, or a tax number nobody has without a name beside it;
 *   `forbidden` where a customer would have to be made and the token may not
 */
export async function resolveCustomer(
  given: { customerId: number | null; snapshot: Partial<CustomerSnapshot> },
  work: Work,
): Promise<ResolvedCustomer> {
  const { customers } = work.store;
  if (given.customerId !== null) {
    const stored = await customers.get(given.customerId);
    if (!stored) throw unknownReferenceProblem('customerId', given.customerId);
    return { customer: stored.doc, changes: [] };
  }
  const { name = '', identification = '' } = given.snapshot;
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
  const made = customerSchema.parse({
    ...stampNew(work, await customers.nextId()),
    name,
    identification,
    email: given.snapshot.email ?? '',
    contactPerson: given.snapshot.contactPerson ?? '',
    billingText: given.snapshot.invoicingAddress ?? null,
    shippingText: given.snapshot.shippingAddress ?? null,
  });
  return { customer: made, changes: [customers.create(made)] };
}

/** The customer's name, tax number and addresses as a bill written now must carry them. */
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
