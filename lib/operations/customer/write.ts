/** Creates and changes customers. */
import { isDeepStrictEqual } from 'node:util';
import type { CustomValuesInput, GivenValues } from '../../domain/custom-field/values.ts';
import { type Customer, customer as customerSchema, findEmail } from '../../domain/customer/customer.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import { type Address, emptyAddress, type Given, stampChange, stampNew } from '../../domain/record.ts';
import { isOffered } from '../../domain/settings/entry.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { beginChangedCustomValues, beginNewCustomValues } from '../custom-field/values.ts';
import { readExisting } from '../record/records.ts';
import { toSnapshot } from './resolve-customer.ts';

type Block = 'address' | 'billing' | 'shipping';
/** Parts of an address that are left out stay. */
type CustomerFields = Partial<Omit<Given<Customer>, Block>> & { [B in Block]?: Partial<Address> };
export type CustomerInput = CustomerFields & CustomValuesInput;

const textFields = { billing: 'billingText', shipping: 'shippingText' } as const;

/** Gives an address block as dialects show it. siwapp writes an address as one text, shown as the street. */
export function readAddressBlock(of: Pick<Customer, Block | 'billingText' | 'shippingText'>, block: Block): Address {
  const text = block === 'address' ? null : of[textFields[block]];
  return text === null ? of[block] : { ...emptyAddress, street: text };
}

/** Merges addresses part by part. A block replaces an address in one text, unless it is sent back unchanged. */
function mergeBlocks(before: Customer, { address, billing, shipping, extras, ...input }: CustomerFields): object {
  const after: Record<string, unknown> = { ...before, ...input };
  if (extras) after.extras = { ...before.extras, ...extras };
  for (const [block, parts] of Object.entries({ billing, shipping })) {
    if (!parts || (block !== 'billing' && block !== 'shipping')) continue;
    const base = readAddressBlock(before, block);
    const merged = { ...base, ...parts };
    const isUnchanged = [base, before[block]].some((candidate) => isDeepStrictEqual(merged, candidate));
    if (!isUnchanged) Object.assign(after, { [block]: merged, [textFields[block]]: null });
  }
  return { ...after, address: { ...before.address, ...address } };
}

/** Lists the groups that do not exist or are no longer in use. */
async function findMissingGroups({ groupIds = [] }: CustomerFields, work: Work): Promise<number[]> {
  const found = await work.store.customerGroups.getMany(groupIds);
  return groupIds.filter((id) => !isOffered(found.get(id)?.doc));
}

/** A group that was deleted since may stay on the customer. */
function refuseMissing(missing: readonly number[], before: readonly number[]): void {
  const unknown = missing.find((id) => !before.includes(id));
  if (unknown !== undefined) throw unknownReferenceProblem('groupIds', unknown);
}

/** Stores a new customer. Two round trips. @throws Problem `invalid` without a name, and for an unknown group */
export async function createCustomer(input: CustomerInput, work: Work): Promise<Stored<Customer>> {
  const { customers } = work.store;
  const { name } = input;
  if (name === undefined) throw invalidProblem('name', 'is required');
  const newValues = beginNewCustomValues('customers', input.customValues, work);
  const [id, missing] = await Promise.all([customers.nextId(), findMissingGroups(input, work)]);
  refuseMissing(missing, []);
  const fresh = customerSchema.parse({ name, ...stampNew(work, id) });
  const doc = customerSchema.parse({ ...mergeBlocks(fresh, input), customValues: await newValues() });
  const [stored] = await work.store.save([customers.create(doc)]);
  return stored;
}

/** The primary contact's e-mail address and a formatted address, sent back as shown, must not be stored as own ones. */
function withoutEcho(input: CustomerFields, before: Customer, work: Work): CustomerFields {
  const { invoicingAddress, shippingAddress } = toSnapshot(before);
  const shownValues = new Map<string, unknown>([
    ['email', findEmail(work.store.seen.customers.seen(before))],
    ['billingText', before.billingText === null ? (invoicingAddress ?? '') : undefined],
    ['shippingText', before.shippingText === null ? (shippingAddress ?? '') : undefined],
  ]);
  return Object.fromEntries(
    Object.entries(input).filter(([key, value]) => !shownValues.has(key) || shownValues.get(key) !== value),
  );
}

/**
 * Changes a customer; fields left out stay. Two round trips.
 * @param toInput gives the input from the stored customer
 * @param customValues apart from `toInput`, so that their fields are read beside the customer
 * @throws Problem `not_found`; `invalid` for an unknown group
 */
export function updateCustomer(
  id: number,
  toInput: (before: Customer) => CustomerFields,
  work: Work,
  customValues?: GivenValues,
): Promise<Stored<Customer>> {
  const { customers } = work.store;
  const changedValues = beginChangedCustomValues('customers', customValues, work);
  return retryOnConflict(async () => {
    const before = await readExisting(customers, id);
    const input = withoutEcho(toInput(before.doc), before.doc, work);
    const isRegrouped = JSON.stringify(input.groupIds ?? before.doc.groupIds) !== JSON.stringify(before.doc.groupIds);
    if (isRegrouped) refuseMissing(await findMissingGroups(input, work), before.doc.groupIds);
    const values = await changedValues(before.doc.customValues);
    const after = customerSchema.parse({
      ...mergeBlocks(before.doc, input),
      customValues: values,
      ...stampChange(work),
    });
    const [stored] = await work.store.save([customers.update(before, after)]);
    return stored;
  });
}
