/** siwapp's webhook message about a generated invoice: flat, with underscores, items and payments. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { Work } from '../../store/work.ts';
import { presentRecord } from '../fields.ts';
import { buildView } from '../resource.ts';
import { nestedItem, presentItemIds } from './bill.ts';
import { invoice } from './invoice.ts';
import { listPaymentsOf, nestedPayment } from './invoice-payments.ts';

/** Builds the body. `origin` is the scheme and host of its links. */
export function buildWebhookBody(doc: Invoice, origin: string, work: Work): Record<string, unknown> {
  // Whatever the organization's clients are answered, the message stays as it is documented.
  const organization = { ...work.organization, siwappAnswers: 'document' as const };
  const view = buildView(undefined, { ...work, organization, incoming: { origin } });
  return {
    id: doc.id,
    ...presentRecord(invoice.resource.columns, doc, view),
    items: presentItemIds(doc, 'read').map((item) => presentRecord(nestedItem, item, view)),
    payments: listPaymentsOf(doc).map((payment) => presentRecord(nestedPayment, payment, view)),
  };
}
