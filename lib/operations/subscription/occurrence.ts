import type { LineInput } from '../../domain/bill/input.ts';
import { settleInvoice } from '../../domain/invoice/standing.ts';
import type { Series } from '../../domain/settings/settings.ts';
import { setBillingDates } from '../../domain/subscription/billing.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Work } from '../../store/work.ts';
import { composeOccurrenceInvoice, readTaxChoices } from '../recurrence/bill.ts';
import { numberOccurrence } from '../recurrence/issue.ts';
import type { Occurrence, Repeating } from '../recurrence/repeating.ts';
import type { Supplies } from '../recurrence/supplies.ts';

async function readLine(doc: Subscription, supplies: Supplies): Promise<LineInput> {
  return {
    description: doc.name,
    longDescription: doc.describedOnBill ? doc.description : '',
    quantity: String(doc.quantity),
    unitPrice: doc.unitPrice ?? '0',
    taxes: await readTaxChoices([doc.taxId, doc.secondTaxId], supplies),
  };
}

/** Without a price the invoice waits as a draft: no bill over nothing is sent, and none is forgotten. */
async function makeInvoice(
  doc: Subscription,
  on: string,
  series: Series | null,
  supplies: Supplies,
  work: Work,
): Promise<Occurrence> {
  const { invoices } = work.store;
  const { customerId, projectId, currency, terms } = doc;
  const input = { customerId, projectId, currency, terms, lines: { add: [await readLine(doc, supplies)] } };
  const composed = await composeOccurrenceInvoice(input, on, series, supplies, work);
  const bare = { ...composed, billsSubscription: { subscriptionId: doc.id, on } };
  if (doc.unitPrice === null)
    return { changes: [invoices.create(settleInvoice(bare, { draft: true, cancelled: false }))] };
  const { invoice, sequences, stored } = await numberOccurrence(bare, series, supplies, work);
  return { changes: [invoices.create(invoice)], sequences, stored };
}

export const repeatingSubscriptions: Repeating<Subscription> = {
  records: (store) => store.subscriptions,
  recurrenceOf: (doc) => doc.recurrence,
  withRecurrence: (doc, recurrence, work) => setBillingDates(doc, recurrence, work.organization.timezone),
  makes: 'invoice',
  seriesOf: async (doc, supplies) => (doc.unitPrice === null ? null : supplies.defaultSeries()),
  occurrence: makeInvoice,
};
