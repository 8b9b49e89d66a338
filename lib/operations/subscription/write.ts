/** Creates, changes and deletes subscriptions. The schedule bills them (occurrence.ts). */
import Big from 'big.js';
import { getCurrency } from '../../domain/currency.ts';
import { toInstant } from '../../domain/date-text.ts';
import { toMinor } from '../../domain/money.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import { type Given, requireGiven, stampChange, stampNew } from '../../domain/record.ts';
import { checkStart } from '../../domain/recurrence/first-date.ts';
import { deriveBilling } from '../../domain/subscription/billing.ts';
import { type Subscription, subscription as subscriptionSchema } from '../../domain/subscription/subscription.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { makeHash } from '../record/hash.ts';
import { readExisting } from '../record/records.ts';
import { checkEntry } from '../settings/choose.ts';

/** `nextAt` null: it is not billed (any more). `madeAt`, `subscribedAt` and `lastSentAt` are each a `GivenTime`. */
export type SubscriptionInput = Partial<Omit<Given<Subscription>, 'recurrence' | 'billsAtTime'>>;

/** @throws Problem `invalid` for a bill too large to count exactly */
function checkSubscription(doc: Subscription): Subscription {
  const { unitPrice, quantity, currency } = doc;
  try {
    if (unitPrice !== null) toMinor(Big(unitPrice).times(quantity), getCurrency(currency).minorDigits);
    return doc;
  } catch {
    throw invalidProblem('unitPrice', 'is too large');
  }
}

async function checkTaxes(before: Subscription | null, input: SubscriptionInput, { store }: Work): Promise<void> {
  await Promise.all([
    checkEntry(store.taxes, input.taxId, before?.taxId, 'taxId'),
    checkEntry(store.taxes, input.secondTaxId, before?.secondTaxId, 'secondTaxId'),
  ]);
}

/** @throws Problem `invalid` for bills before the organization's first date */
function billSubscription(
  doc: Subscription,
  before: Subscription | null,
  nextAt: string | null | undefined,
  work: Work,
) {
  const after = deriveBilling(doc, before, nextAt, { ...work.organization, today: work.today });
  checkStart(after.recurrence, before?.recurrence, nextAt ? 'nextAt' : 'startsOn', work);
  return after;
}

async function readCurrency(input: SubscriptionInput & Pick<Subscription, 'customerId'>, work: Work): Promise<string> {
  if (input.currency) return input.currency;
  const customer = await work.store.customers.get(input.customerId);
  if (!customer) throw unknownReferenceProblem('customerId', input.customerId);
  return customer.doc.currency ?? work.organization.currency;
}

/**
 * Stores a new subscription. Two round trips.
 * @throws Problem `invalid` for unknown references or too high a price; `duplicate` for a hash in use
 */
export async function createSubscription(input: SubscriptionInput, work: Work): Promise<Stored<Subscription>> {
  requireGiven(input, 'name', 'customerId');
  const { subscriptions } = work.store;
  const [id, currency] = await Promise.all([
    subscriptions.nextId(),
    readCurrency(input, work),
    checkTaxes(null, input, work),
  ]);
  const doc = subscriptionSchema.parse({
    hash: makeHash(),
    ...setTimes(input, null, work),
    nextAt: null,
    currency,
    ...stampNew(work, id),
  });
  const subscription = billSubscription(checkSubscription(doc), null, input.nextAt, work);
  const [stored] = await work.store.save([subscriptions.create(subscription)]);
  return stored;
}

const timeKeys = ['madeAt', 'subscribedAt', 'lastSentAt'] as const;

/** Turns the times of the input into instants. @param before null for a new one */
function setTimes(input: SubscriptionInput, before: Subscription | null, { organization }: Work): SubscriptionInput {
  const after = { ...input };
  for (const key of timeKeys) {
    const current = before?.[key] ?? (key === 'madeAt' ? before?.createdAt : null) ?? null;
    if (input[key]) after[key] = toInstant(input[key], current, organization.timezone);
  }
  return after;
}

/** Clients send back creator and time as shown. Unless set before, they must not become the record's own that way. */
function withoutEcho({ madeAt, madeBy, ...fields }: SubscriptionInput, before: Subscription): SubscriptionInput {
  const { createdAt, createdBy } = before;
  return {
    ...fields,
    ...(madeAt === undefined || (before.madeAt === null && madeAt === createdAt) ? {} : { madeAt }),
    ...(madeBy === undefined || (before.madeBy === null && madeBy === createdBy) ? {} : { madeBy }),
  };
}

/**
 * Changes a subscription; fields left out stay. A changed period counts from the next bill on. One that did not run
 * goes on with its first date from today, unless the input gives one; a paused one goes on. Two round trips, three for
 * a new tax.
 * @throws Problem `not_found`, and as on create
 */
export function updateSubscription(id: number, input: SubscriptionInput, work: Work): Promise<Stored<Subscription>> {
  const { subscriptions } = work.store;
  return retryOnConflict(async () => {
    const before = await readExisting(subscriptions, id);
    await checkTaxes(before.doc, input, work);
    const { nextAt, ...fields } = input;
    const doc = subscriptionSchema.parse({
      ...before.doc,
      ...withoutEcho(setTimes(fields, before.doc, work), before.doc),
      extras: { ...before.doc.extras, ...input.extras },
      ...stampChange(work),
    });
    const after = billSubscription(checkSubscription(doc), before.doc, nextAt, work);
    const [stored] = await work.store.save([subscriptions.update(before, after)]);
    return stored;
  });
}
