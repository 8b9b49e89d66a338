/**
 * siwapp's payments: listed and recorded under their invoice, and read, changed and deleted at
 * `/api/v1/payments/{id}`, a path that Sereni documents too: those three are put together with
 * Sereni's in functions/shared.
 */
import * as z from 'zod';
import type { Payment } from '../../domain/payment/payment.ts';
import { notFound, Problem } from '../../domain/problem.ts';
import { lambda } from '../../http/lambda.ts';
import {
  deletePayment,
  type PaymentInput,
  recordPayment,
  updatePayment,
} from '../../operations/payment/record-payment.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { idParam } from '../codecs.ts';
import { answerOf, present } from '../fields.ts';
import { namingFields } from '../refusals.ts';
import { joinNothing, showOne, viewOf } from '../resource.ts';
import type { Declared } from '../routes.ts';
import { bodyFacts, findPlace, openedBody, readInput } from './body.ts';
import { protocol } from './http.ts';
import { paymentColumns as columns, paymentLink, paymentsOf } from './invoice-payments.ts';
import { pageQuery, paging, windowOrAll } from './paging.ts';
import { declare, oneBody, siwapp, spellKeys } from './protocol.ts';

/** Read, changed and deleted by id, at the paths shared with Sereni. */
export const payment = siwapp<Payment, PaymentInput, undefined>({
  name: 'payments',
  root: 'payment',
  singular: 'a payment',
  plural: 'payments',
  scope: 'payments',
  records: (store) => store.payments,
  columns,
  join: joinNothing,
  answer: z.object({
    id: z.string(),
    type: z.literal('payments'),
    attributes: answerOf(columns),
    relationships: z.object({ invoice: z.object({ data: z.object({ id: z.string(), type: z.literal('invoices') }) }) }),
    links: z.object({ self: z.string() }),
  }),
  envelop: ({ doc, attributes, view }) => ({
    id: String(doc.id),
    type: 'payments',
    attributes,
    relationships: { invoice: { data: { id: String(doc.invoiceId), type: 'invoices' } } },
    links: { self: paymentLink(doc.id, view) },
  }),
  update: updatePayment,
  remove: (id, work) => deletePayment(id, work),
});

const { resource } = payment;
const path = '/api/v1/invoices/{invoice_id}/payments';
const params = z.object({ invoice_id: idParam });

/** GET /api/v1/invoices/{invoice_id}/payments: a bare array of flat objects, whole unless a page is asked for. */
export function listPayments(): Declared {
  const summary = 'List the payments of an invoice.';
  const route = {
    ...declare(resource, { method: 'GET', path, verb: 'list', right: 'read', summary, status: 200 }),
    params,
    query: pageQuery,
    answer: z.array(answerOf(columns).extend({ id: z.string(), url: z.string() })),
  };
  const handler = lambda(protocol, route, async ({ params: { invoice_id: id }, query, ...work }) => {
    const invoice = await work.store.whole.invoices.get(id);
    if (!invoice) throw notFound('invoice');
    const view = viewOf(undefined, work);
    const all = paymentsOf(invoice.doc);
    const window = windowOrAll(query, all.length);
    const page = all.slice(window.offset, window.offset + window.limit);
    const data = page.map((one) => ({
      id: String(one.id),
      ...present(columns, one, view),
      url: paymentLink(one.id, view),
    }));
    const { headers } = paging(work.incoming, window, all.length);
    return { status: 200, headers, body: spellKeys(work.firm, data) };
  });
  return { route, handler };
}

/** The invoice is named by the path, not by the body: where it does not exist, neither does the path. */
async function record(
  invoiceId: number,
  { amount = '0', ...input }: PaymentInput,
  work: Work,
): Promise<Stored<Payment>> {
  try {
    return await recordPayment({ ...input, invoiceId, amount }, work);
  } catch (error) {
    if (!(error instanceof Problem) || error.fields[0]?.path[0] !== 'invoiceId') throw error;
    throw error.code === 'invalid' ? notFound('invoice') : new Problem(error.code, error.message);
  }
}

/** POST /api/v1/invoices/{invoice_id}/payments. */
export function createPayment(): Declared {
  const summary = 'Record a payment on an invoice.';
  const route = {
    ...declare(resource, { method: 'POST', path, verb: 'create', right: 'create', summary, status: 201 }),
    params,
    body: openedBody(resource, 'create'),
    answer: z.object({ data: resource.answer }),
    ...bodyFacts(resource, 'create'),
  };
  const handler = lambda(protocol, route, async ({ params: { invoice_id: id }, body, ...work }) => {
    const input = readInput(resource, body, null, work);
    const recorded = namingFields(
      (key) => findPlace(resource, key, body),
      () => record(id, input, work),
    );
    const shown = await showOne(resource, null, recorded, work);
    const headers = { location: paymentLink(shown.doc.id, shown.view) };
    return { status: 201, headers, body: oneBody(resource, shown, work.firm) };
  });
  return { route, handler };
}
