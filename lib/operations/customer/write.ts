/** Making and changing customers: the groups they are put in must be there. */
import { type Customer, customer as customerSchema, emailOf } from '../../domain/customer/customer.ts';
import { unknownReference } from '../../domain/problem.ts';
import type { Stored } from '../../store/record-type.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { birth, existing, type Given, touched } from '../record/records.ts';
import { isOffered } from '../settings/entries.ts';
import { snapshotOf } from './resolve-customer.ts';

export type CustomerInput = Partial<Given<Customer>>;

/** Those of the groups that the organization does not have, or does not use any more. */
async function missingGroups({ groupIds = [] }: CustomerInput, work: Work): Promise<number[]> {
  const found = await work.store.customerGroups.getMany(groupIds);
  return groupIds.filter((id) => !isOffered(found.get(id)?.doc));
}

/** Refuses missing groups; one that was deleted since may stay where it stood. */
function refuseMissing(missing: readonly number[], before: readonly number[]): void {
  const unknown = missing.find((id) => !before.includes(id));
  if (unknown !== undefined) throw unknownReference('groupIds', unknown);
}

/**
 * Stores a new customer. Two round trips.
 * @throws Problem `invalid` for a group that does not exist
 */
export async function createCustomer(input: CustomerInput, work: Work): Promise<Stored<Customer>> {
  const { customers } = work.store;
  const [id, missing] = await Promise.all([customers.nextId(), missingGroups(input, work)]);
  refuseMissing(missing, []);
  const [stored] = await work.store.save([customers.create(customerSchema.parse({ ...input, ...birth(work, id) }))]);
  return stored;
}

/**
 * Sent back as they were shown, the address of the primary contact does not become the customer's own, nor a postal address, shown as
 * one text, a text that stands before its parts.
 */
function withoutEcho(input: CustomerInput, before: Customer, work: Work): CustomerInput {
  const { invoicingAddress, shippingAddress } = snapshotOf(before);
  const shown = new Map<string, unknown>([
    ['email', emailOf(work.store.seen.customers.seen(before))],
    ['billingText', before.billingText === null ? (invoicingAddress ?? '') : undefined],
    ['shippingText', before.shippingText === null ? (shippingAddress ?? '') : undefined],
  ]);
  return Object.fromEntries(
    Object.entries(input).filter(([key, value]) => !shown.has(key) || shown.get(key) !== value),
  );
}

/**
 * Changes a customer; what is left out stays. Two round trips.
 * @param given what is given, from the customer as it stands
 * @throws Problem `not_found`; `invalid` for a group that does not exist
 */
export function updateCustomer(
  id: number,
  given: (before: Customer) => CustomerInput,
  work: Work,
): Promise<Stored<Customer>> {
  const { customers } = work.store;
  return racing(async () => {
    const before = await existing(customers, id);
    const input = withoutEcho(given(before.doc), before.doc, work);
    const isRegrouped = JSON.stringify(input.groupIds ?? before.doc.groupIds) !== JSON.stringify(before.doc.groupIds);
    if (isRegrouped) refuseMissing(await missingGroups(input, work), before.doc.groupIds);
    const after = customerSchema.parse({ ...before.doc, ...input, ...touched(work) });
    const [stored] = await work.store.save([customers.update(before, after)]);
    return stored;
  });
}
