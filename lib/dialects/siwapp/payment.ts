/**
 * siwapp's payments: listed and recorded under their invoice, and read, changed and deleted at
 * `/api/v1/payments/{id}`, a path that Sereni documents too: those three are put together with
 * Sereni's in functions/shared.
 */
import * as z from 'zod';
import type { NestedPayment } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { invalid, notFound, Problem } from '../../domain/problem.ts';
import { lambda } from '../../http/lambda.ts';
import {
  deletePayment,
  type PaymentInput,
  recordPayment,
  updatePayment,
} from '../../operations/payment/record-payment.ts';
import type { Work } from '../../store/work.ts';
import { idParam } from '../codecs.ts';
import { answerOf, type Field, field, present, type View } from '../field-table.ts';
import { bodyFacts, type Nest, nested, openedBody, type Place } from './body.ts';
import { asText, date, decimal, money } from './columns.ts';
import { named } from './errors.ts';
import { nestedRows } from './line.ts';
import { pageQuery, paging, windowOrAll } from './paging.ts';
import { protocol } from './protocol.ts';
import { declare, type Entity, read, remove, update, viewOf, worded } from './verbs.ts';

/** What siwapp shows of a payment; its invoice carries as much. */
type Shown = Pick<Payment, 'id' | 'invoiceId' | 'amountMinor' | 'currency' | 'paidOn' | 'notes'>;
type PaymentWish = { amount: string; paidOn: string; notes: string | null };

/** The document calls the text `name` in one place and `notes` in the others: both are printed, both taken. */
const textRow = (wire: 'name' | 'notes'): Field<Shown, PaymentWish, Place> =>
  field<Shown, PaymentWish, Place, string | null>(wire, {
    codec: asText.note,
    get: (doc) => doc.notes,
    put: (notes) => ({ notes }),
    sample: 'second payment',
  });

const amountRow: Field<Shown, PaymentWish, Place> = {
  ...field<Shown, PaymentWish, Place, string>('amount', {
    codec: decimal,
    required: 'create',
    put: (amount) => ({ amount }),
    sample: 33.2,
  }),
  show: (doc) => money(doc.amountMinor, doc.currency),
};

const fields: readonly Field<Shown, PaymentWish, Place>[] = [
  textRow('name'),
  textRow('notes'),
  amountRow,
  field<Shown, PaymentWish, Place, string | null>('date', {
    codec: date,
    get: (doc) => doc.paidOn,
    put: (paidOn) => (paidOn === null ? {} : { paidOn }),
  }),
];

const selfOf = (id: number, { join }: View<Place>): string => `${join.origin}/api/v1/payments/${id}`;

const entity: Entity<Payment, PaymentWish> = {
  root: 'payment',
  resource: 'payments',
  path: '/api/v1/payments',
  singular: 'a payment',
  plural: 'payments',
  scope: 'payments',
  collection: (store) => store.payments,
  fields,
  answer: z.object({
    id: z.string(),
    type: z.literal('payments'),
    attributes: answerOf(fields),
    relationships: z.object({ invoice: z.object({ data: z.object({ id: z.string(), type: z.literal('invoices') }) }) }),
    links: z.object({ self: z.string() }),
  }),
  present: (doc, view) => ({
    id: String(doc.id),
    type: 'payments',
    attributes: present(fields, doc, view),
    relationships: { invoice: { data: { id: String(doc.invoiceId), type: 'invoices' } } },
    links: { self: selfOf(doc.id, view) },
  }),
  update: (id, wish, work) => updatePayment(id, wish, work),
  remove: (id, work) => deletePayment(id, work),
};

/** Read, change and delete by id, for the paths shared with Sereni. */
export const paymentRead = read(entity);
export const paymentUpdate = update(entity);
export const paymentDelete = remove(entity);

type NestedWish = PaymentWish & { id: number; destroy: boolean };

/** Payments written together with their invoice. */
export function nestedPayments<W>(put: (payments: NestedPayment[]) => Partial<W>): Nest<W> {
  const own = nestedRows<Shown, NestedWish>(
    (id) => ({ id }),
    (destroy) => ({ destroy }),
  );
  return nested<Shown, NestedWish, W>([...fields, ...own], (entries) => put(entries.flatMap(nestedPayment)));
}

/** @throws Problem `invalid` for a new payment without an amount */
function nestedPayment({ destroy, ...payment }: Partial<NestedWish>, i: number): NestedPayment[] {
  if (payment.id !== undefined) return [destroy ? { id: payment.id, remove: true } : payment];
  if (destroy) return [];
  if (payment.amount === undefined) {
    throw invalid(['data', 'relationships', 'payments', 'data', i, 'attributes', 'amount'], 'is required');
  }
  return [payment];
}

const ofInvoice = '/api/v1/invoices/{invoice_id}/payments';
const invoiceParams = z.object({ invoice_id: idParam });

/** The payments of an invoice as siwapp shows them, from what the invoice carries of them. */
export function paymentsOf(invoice: Invoice): Shown[] {
  const { id: invoiceId, currency } = invoice;
  return invoice.payments.map(({ id, amountMinor, paidOn, notes }) => ({
    id,
    invoiceId,
    amountMinor,
    currency,
    paidOn,
    notes,
  }));
}

/** `relationships.payments` of an invoice. */
export function paymentsIn(invoice: Invoice, view: View<Place>) {
  return paymentsOf(invoice).map((payment) => ({
    id: String(payment.id),
    type: 'payments',
    attributes: { ...present(fields, payment, view), url: selfOf(payment.id, view) },
  }));
}

/** GET /api/v1/invoices/{invoice_id}/payments: a bare array of flat objects, whole unless a page is asked for. */
export function listPayments() {
  const route = {
    ...declare(entity, {
      method: 'GET',
      path: ofInvoice,
      verb: 'list',
      right: 'read',
      summary: 'List the payments of an invoice.',
      status: 200,
    }),
    params: invoiceParams,
    query: pageQuery,
    answer: z.array(answerOf(fields).extend({ id: z.string(), url: z.string() })),
  };
  const handler = lambda(protocol, route, async ({ params, query, incoming, ...work }) => {
    const invoice = await work.store.whole.invoices.get(params.invoice_id);
    if (!invoice) throw notFound('invoice');
    const view = viewOf(work, incoming);
    const all = paymentsOf(invoice.doc);
    const window = windowOrAll(query, all.length);
    const page = all.slice(window.offset, window.offset + window.limit);
    const data = page.map((payment) => ({
      id: String(payment.id),
      ...present(fields, payment, view),
      url: selfOf(payment.id, view),
    }));
    const { headers } = paging(incoming, window, all.length);
    return { status: 200, headers, body: worded(entity, work.firm, data) };
  });
  return { route, handler };
}

/** The invoice is named by the path, not by the body: where it does not exist, neither does the path. */
async function recorded(invoiceId: number, amount: string, wish: PaymentInput, work: Work): Promise<Payment> {
  try {
    return (await recordPayment({ ...wish, invoiceId, amount }, work)).doc;
  } catch (error) {
    if (!(error instanceof Problem) || error.fields[0]?.path[0] !== 'invoiceId') throw error;
    throw error.code === 'invalid' ? notFound('invoice') : new Problem(error.code, error.message);
  }
}

/** POST /api/v1/invoices/{invoice_id}/payments. */
export function createPayment() {
  const route = {
    ...declare(entity, {
      method: 'POST',
      path: ofInvoice,
      verb: 'create',
      right: 'create',
      summary: 'Record a payment on an invoice.',
      status: 201,
    }),
    params: invoiceParams,
    body: openedBody(entity, 'create'),
    answer: z.object({ data: entity.answer }),
    ...bodyFacts(entity, 'create'),
  };
  const handler = lambda(protocol, route, async ({ params, body, incoming, ...work }) => {
    const view = viewOf(work, incoming);
    const { amount = '0', ...wish } = body.take(view);
    const doc = await named(body.spell, () => recorded(params.invoice_id, amount, wish, work));
    const headers = { location: selfOf(doc.id, view) };
    return { status: 201, headers, body: worded(entity, work.firm, { data: entity.present(doc, view, 'read') }) };
  });
  return { route, handler };
}
