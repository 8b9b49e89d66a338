/**
 * siwapp's payments: listed and recorded under their invoice, and read, changed and deleted at
 * `/api/v1/payments/{id}`, a path that Sereni documents too: those three are put together with
 * Sereni's in functions/shared.
 */
import * as z from 'zod';
import type { Payment } from '../../domain/payment/payment.ts';
import { notFoundProblem, Problem } from '../../domain/problem.ts';
import { createHandler } from '../../http/lambda.ts';
import {
  deletePayment,
  type PaymentInput,
  recordPayment,
  updatePayment,
} from '../../operations/payment/record-payment.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { idParam } from '../codecs.ts';
import { buildAnswer, presentRecord } from '../fields.ts';
import { withWireNames } from '../refusals.ts';
import { buildView, joinNothing, showOne } from '../resource.ts';
import type { Declared } from '../routes.ts';
import { buildWrappedBody, describeWrappedBody, findPlace, readInput } from './body.ts';
import { protocol } from './http.ts';
import { buildPaymentLink, paymentColumns as columns, listPaymentsOf } from './invoice-payments.ts';
import { buildPaging, pageQuery, toWindowOrAll } from './paging.ts';
import { buildRecordBody, dashKeys, declare, defineSiwapp } from './protocol.ts';

/** Read, changed and deleted by id, at the paths shared with Sereni. */
export const payment = defineSiwapp<Payment, PaymentInput, undefined>({
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
    attributes: buildAnswer(columns),
    relationships: z.object({ invoice: z.object({ data: z.object({ id: z.string(), type: z.literal('invoices') }) }) }),
    links: z.object({ self: z.string() }),
  }),
  envelop: ({ doc, attributes, view }) => ({
    id: String(doc.id),
    type: 'payments',
    attributes,
    relationships: { invoice: { data: { id: String(doc.invoiceId), type: 'invoices' } } },
    links: { self: buildPaymentLink(doc.id, view) },
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
    answer: z.array(buildAnswer(columns).extend({ id: z.string(), url: z.string() })),
  };
  const handler = createHandler(protocol, route, async ({ params: { invoice_id: id }, query, ...work }) => {
    const invoice = await work.store.whole.invoices.get(id);
    if (!invoice) throw notFoundProblem('invoice');
    const view = buildView(undefined, work);
    const all = listPaymentsOf(invoice.doc);
    const window = toWindowOrAll(query, all.length);
    const page = all.slice(window.offset, window.offset + window.limit);
    const data = page.map((one) => ({
      id: String(one.id),
      ...presentRecord(columns, one, view),
      url: buildPaymentLink(one.id, view),
    }));
    const { headers } = buildPaging(work.incoming, window, all.length);
    return { status: 200, headers, body: dashKeys(work.organization, data) };
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
    throw error.code === 'invalid' ? notFoundProblem('invoice') : new Problem(error.code, error.message);
  }
}

/** POST /api/v1/invoices/{invoice_id}/payments. */
export function createPayment(): Declared {
  const summary = 'Record a payment on an invoice.';
  const route = {
    ...declare(resource, { method: 'POST', path, verb: 'create', right: 'create', summary, status: 201 }),
    params,
    body: buildWrappedBody(resource, 'create'),
    answer: z.object({ data: resource.answer }),
    ...describeWrappedBody(resource, 'create'),
  };
  const handler = createHandler(protocol, route, async ({ params: { invoice_id: id }, body, ...work }) => {
    const input = readInput(resource, body, null, work);
    const recorded = withWireNames(
      (key) => findPlace(resource, key, body),
      () => record(id, input, work),
    );
    const shown = await showOne(resource, null, recorded, work);
    const headers = { location: buildPaymentLink(shown.doc.id, shown.view) };
    return { status: 201, headers, body: buildRecordBody(resource, shown, work.organization) };
  });
  return { route, handler };
}
