/** What a subscription makes when a bill falls due: an invoice with the subscription as its only line. */
import type { LineInput } from '../../domain/bill/input.ts';
import { settled } from '../../domain/invoice/standing.ts';
import type { Series } from '../../domain/settings/settings.ts';
import { withDates } from '../../domain/subscription/billing.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Work } from '../../store/work.ts';
import { billed, taxChoices } from '../recurrence/bill.ts';
import { issued } from '../recurrence/issue.ts';
import type { Occurrence, Repeating } from '../recurrence/repeating.ts';
import type { Supplies } from '../recurrence/supplies.ts';

async function lineOf(doc: Subscription, supplies: Supplies): Promise<LineInput> {
  return {
    description: doc.name,
    longDescription: doc.describedOnBill ? doc.description : '',
    quantity: String(doc.quantity),
    unitPrice: doc.unitPrice ?? '0',
    taxes: await taxChoices([doc.taxId, doc.secondTaxId], supplies),
  };
}

/** Without a price it waits as a draft, without a number: nobody is sent a bill over nothing, and no bill is forgotten. */
async function bill(
  doc: Subscription,
  on: string,
  series: Series | null,
  supplies: Supplies,
  work: Work,
): Promise<Occurrence> {
  const { invoices } = work.store;
  const { customerId, projectId, currency, terms } = doc;
  const wish = { customerId, projectId, currency, terms, lines: { add: [await lineOf(doc, supplies)] } };
  const made = await billed(wish, on, series, supplies, work);
  const bare = { ...made, billsSubscription: { subscriptionId: doc.id, on } };
  if (doc.unitPrice === null) return { changes: [invoices.create(settled(bare, { draft: true, cancelled: false }))] };
  const { invoice, sequences, stored } = await issued(bare, series, supplies, work);
  return { changes: [invoices.create(invoice)], sequences, stored };
}

export const repeatingSubscriptions: Repeating<Subscription> = {
  records: (store) => store.subscriptions,
  recurrenceOf: (doc) => doc.recurrence,
  withRecurrence: (doc, recurrence, work) => withDates(doc, recurrence, work.firm.timezone),
  makes: 'invoice',
  seriesOf: async (doc, supplies) => (doc.unitPrice === null ? null : supplies.defaultSeries()),
  occurrence: bill,
};
