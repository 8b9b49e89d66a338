/** What siwapp tells the receiver of its webhook of a generated invoice: flat, with underscores, items and payments in it. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { Work } from '../../store/work.ts';
import { present } from '../fields.ts';
import { viewOf } from '../resource.ts';
import { itemsIn, nestedItem } from './bill.ts';
import { invoice } from './invoice.ts';
import { nestedPayment, paymentsOf } from './invoice-payments.ts';

/** The body of the webhook. `origin` is the scheme and host of absolute links. */
export function generatedInvoice(doc: Invoice, origin: string, work: Work): Record<string, unknown> {
  const view = viewOf(undefined, { ...work, incoming: { origin } });
  return {
    id: doc.id,
    ...present(invoice.resource.columns, doc, view),
    items: itemsIn(doc, 'read').map((item) => present(nestedItem, item, view)),
    payments: paymentsOf(doc).map((payment) => present(nestedPayment, payment, view)),
  };
}
