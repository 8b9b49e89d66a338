/** What siwapp tells the receiver of its webhook of a generated invoice: flat, with underscores, items and payments in it. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { Work } from '../../store/work.ts';
import { present } from '../field-table.ts';
import { itemsIn } from './bill.ts';
import { invoice } from './invoice.ts';
import { paymentsIn } from './payment.ts';

/** The body of the webhook. `origin` is the scheme and host of absolute links. */
export function generatedInvoice(doc: Invoice, origin: string, { firm, today, at }: Work): Record<string, unknown> {
  const view = { firm, today, at, join: { origin } };
  return {
    id: doc.id,
    ...present(invoice.fields, doc, view),
    items: itemsIn(doc, 'text'),
    payments: paymentsIn(doc, view),
  };
}
