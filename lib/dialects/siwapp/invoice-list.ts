/** siwapp's lists of invoices, of all customers or one, narrowed by `q[…]` and `meta[…]`; newest first. */
import * as z from 'zod';
import { toDay } from '../../domain/date-text.ts';
import { formatMeta } from '../../domain/invoice/invoice.ts';
import { isPastDue } from '../../domain/invoice/status.ts';
import type { ListQuery, Row } from '../../domain/list-query.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import type { Work } from '../../store/work.ts';
import { idParams, optionalDateInput, optionalIdInput, textInput } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { buildAnswer } from '../fields.ts';
import type { Request } from '../protocol.ts';
import { showPage } from '../resource.ts';
import { list } from '../routes.ts';
import { protocol } from './http.ts';
import { invoice, statusWords } from './invoice.ts';
import { pageQuery, toWindow } from './paging.ts';
import { buildPredicate } from './predicates.ts';
import { pageAnswer, pageReply } from './protocol.ts';

type Status = (typeof statusWords)[number];
/** The original calls a cancelled invoice `failed`. */
const statusInput = z
  .enum(['', ...statusWords, 'failed'], { error: `must be one of ${statusWords.join(', ')}` })
  .transform((word): Status | '' => (word === 'failed' ? 'cancelled' : word));

const documentedParameters = {
  with_terms: textInput.optional(),
  customer_id: optionalIdInput.optional(),
  series_id: optionalIdInput.optional(),
  issue_date_gteq: optionalDateInput.optional(),
  issue_date_lteq: optionalDateInput.optional(),
  with_status: statusInput.optional(),
};

/** The parameters that the document does not name, each as a test or as what is wrong with it. */
const buildFurtherTests = (
  q: Readonly<Record<string, unknown>>,
  timeZone: string,
): [string, ReturnType<typeof buildPredicate>][] =>
  Object.entries(q).flatMap(([name, given]) =>
    Object.hasOwn(documentedParameters, name) ? [] : [[name, buildPredicate(name, given, timeZone)]],
  );

/** Each is tested on every invoice. */
const mostConditions = 100;
const tooMany = `has more than ${mostConditions} conditions`;

const invoiceQuery = pageQuery.extend({
  q: z
    .looseObject(documentedParameters, { error: 'must be written as q[name]=value' })
    .refine((q) => Object.keys(q).length <= mostConditions, { error: tooMany, abort: true })
    .superRefine((q, context) => {
      for (const [name, message] of buildFurtherTests(q, 'UTC')) {
        if (typeof message === 'string') context.addIssue({ code: 'custom', path: [name], message });
      }
    })
    .optional(),
  meta: z
    .record(z.string(), textInput, { error: 'must be written as meta[key]=value' })
    .refine((meta) => Object.keys(meta).length <= mostConditions, { error: tooMany })
    .optional(),
});
type Parameters = z.infer<typeof invoiceQuery>;

/** Parameters with stored lists, and the name of each fact in rows. */
const relations: Readonly<Record<string, string>> = { customer_id: 'customer', series_id: 'series' };

/** Pending and past due change with the day, so no list stores them. */
const storedStates: Readonly<Partial<Record<Status, string>>> = {
  draft: 'draft',
  paid: 'paid',
  cancelled: 'cancelled',
};

function hasStatus(row: Row, status: Status, today: string): boolean {
  const state = storedStates[status];
  if (state !== undefined) return row.state === state;
  const pastDue = isPastDue(typeof row.due === 'string' ? row.due : null, today, 'from-due-date');
  return row.state === 'open' && pastDue === (status === 'past_due');
}

function listTests(
  { q = {}, meta = {} }: Parameters,
  { today, organization }: Work,
): { test: (row: Row) => boolean; list?: string }[] {
  const { with_status: status } = q;
  const [from, to] = [q.issue_date_gteq, q.issue_date_lteq].map(
    (given) => given && toDay(given, organization.timezone),
  );
  const tests: { test: (row: Row) => boolean; list?: string }[] = [];
  for (const [name, fact] of Object.entries(relations)) {
    const id = name === 'customer_id' ? q.customer_id : q.series_id;
    if (id) tests.push({ test: (row) => row[fact] === id, list: `${fact}=${id}` });
  }
  if (status) {
    const state = storedStates[status];
    tests.push({ test: (row) => hasStatus(row, status, today), ...(state ? { list: `state=${state}` } : {}) });
  }
  if (from) tests.push({ test: ({ on }) => typeof on === 'string' && on >= from });
  if (to) tests.push({ test: ({ on }) => typeof on === 'string' && on <= to });
  for (const [, test] of buildFurtherTests(q, organization.timezone))
    if (typeof test === 'function') tests.push({ test });
  for (const [key, value] of Object.entries(meta)) {
    const text = formatMeta(key, value);
    tests.push({ test: (row) => Array.isArray(row.meta) && row.meta.includes(text) });
  }
  return tests;
}

function toListQuery(query: Parameters, work: Work): Omit<ListQuery, 'offset' | 'limit'> {
  const order = { by: 'date', descending: true } as const;
  const text = query.q?.with_terms?.trim();
  const terms = text ? { terms: { text, match: 'words', where: 'main' } as const } : {};
  const tests = listTests(query, work);
  const [only] = tests;
  if (!text && tests.length <= 1 && (!only || only.list)) return { ...order, list: only?.list ?? 'all' };
  return { ...order, ...terms, where: (row) => tests.every(({ test }) => test(row)) };
}

async function replyPage(query: Parameters, work: Request) {
  const window = toWindow(query);
  const { offset, limit } = window;
  const page = await showPage(invoice.resource, { ...toListQuery(query, work), offset, limit }, work);
  return pageReply(invoice.resource, window, page, work);
}

/** GET /api/v1/invoices, with `q[…]`. */
export const listInvoices = () =>
  list({
    ...invoice,
    address: (verb) => ({ ...invoice.address(verb), summary: 'List and search invoices.' }),
    list: { query: invoiceQuery, reply: replyPage },
  });

const declare = declareFor(protocol, { name: 'customers', scope: 'invoices' });

/** GET /api/v1/customers/{id}/invoices, with `q[…]`. */
export const listCustomerInvoices = () =>
  declare(
    {
      method: 'GET',
      path: '/api/v1/customers/{id}/invoices',
      verb: 'invoices',
      summary: 'List the invoices of a customer.',
    },
    { params: idParams, query: invoiceQuery, answer: pageAnswer(buildAnswer(invoice.resource.envelope)) },
    async ({ params, query, ...work }) => {
      const ofCustomer = { ...query, q: { ...query.q, customer_id: params.id } };
      const [customer, reply] = await Promise.all([
        work.store.whole.customers.get(params.id),
        replyPage(ofCustomer, work),
      ]);
      if (!customer) throw notFoundProblem('customer');
      return reply;
    },
  );
