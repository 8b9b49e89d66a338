/** siwapp's payments. Those of one invoice have their own paths; the others share Sereni's (functions/shared). */
import * as z from 'zod';
import type { Payment } from '../../domain/payment/payment.ts';
import { notFoundProblem, Problem } from '../../domain/problem.ts';
import {
  deletePayment,
  type PaymentInput,
  recordPayment,
  updatePayment,
} from '../../operations/payment/record-payment.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { idParam } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { buildAnswer, computed, presentRecord } from '../fields.ts';
import { withWireNames } from '../refusals.ts';
import { buildView, joinNothing, showOne } from '../resource.ts';
import { buildWrappedBody, describeWrappedBody, findPlace, readInput } from './body.ts';
import { envelopeOf, type Presented, part, selfLink } from './envelope.ts';
import { protocol } from './http.ts';
import { paymentColumns as columns, listedColumns, listPaymentsOf, nestedPayment } from './invoice-payments.ts';
import { buildReply, isOriginal } from './original.ts';
import { pageQuery, shortPage } from './paging.ts';
import { defineSiwapp, locate, recordReply } from './protocol.ts';

const reference = z.object({ id: z.string(), type: z.literal('invoices') });

export const payment = defineSiwapp<Payment, PaymentInput, undefined>({
  name: 'payments',
  root: 'payment',
  singular: 'a payment',
  plural: 'payments',
  scope: 'payments',
  records: (store) => store.payments,
  columns,
  join: joinNothing,
  envelope: envelopeOf(
    'payments',
    columns,
    part('relationships', [
      computed<Presented<Payment>>('invoice', z.object({ data: reference }), ({ doc }) => ({
        data: { id: String(doc.invoiceId), type: 'invoices' },
      })),
    ]),
    selfLink('/api/v1/payments'),
  ),
  update: updatePayment,
  remove: (id, work) => deletePayment(id, work),
});

const { resource } = payment;
const declare = declareFor(protocol, resource);
const path = '/api/v1/invoices/{invoice_id}/payments';
const params = z.object({ invoice_id: idParam });

const flat = [computed<{ id: number }>('id', z.string(), ({ id }) => String(id)), ...listedColumns];

/**
 * GET /api/v1/invoices/{invoice_id}/payments: a bare array of flat objects, in the original a list like any other. It
 * is whole unless a page is asked for.
 */
export const listPayments = () =>
  declare(
    { method: 'GET', path, verb: 'list', summary: 'List the payments of an invoice.' },
    { params, query: pageQuery, answer: z.array(buildAnswer(flat)) },
    async ({ params: { invoice_id: id }, query, ...work }) => {
      const invoice = await work.store.whole.invoices.get(id);
      if (!invoice) throw notFoundProblem('invoice');
      const view = buildView(undefined, work);
      const { page, headers, links } = shortPage(listPaymentsOf(invoice.doc), query, work);
      if (!isOriginal(work)) return { status: 200, headers, body: page.map((one) => presentRecord(flat, one, view)) };
      const data = page.map((one) => presentRecord(nestedPayment, one, view));
      return buildReply({ data, links }, work, { headers });
    },
  );

/** The invoice is part of the path: if it does not exist, neither does the path. */
async function recordOnInvoice(
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
export const createPayment = () =>
  declare(
    { method: 'POST', path, verb: 'create', right: 'create', summary: 'Record a payment on an invoice.', status: 201 },
    {
      params,
      body: buildWrappedBody(resource, 'create'),
      answer: z.object({ data: buildAnswer(resource.envelope) }),
      ...describeWrappedBody(resource, 'create'),
    },
    async ({ params: { invoice_id: id }, body, ...work }) => {
      const input = readInput(resource, body, null, work);
      const record = withWireNames(
        (key) => findPlace(resource, key, body),
        () => recordOnInvoice(id, input, work),
      );
      const shown = await showOne(resource, null, record, work);
      const headers = locate(`/api/v1/payments/${shown.doc.id}`, work);
      return recordReply(resource, shown, work, { status: 201, headers });
    },
  );
