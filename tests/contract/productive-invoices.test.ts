/** Productive's invoices, which are read only: what another dialect wrote, found by what clients ask for. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { recordPayment } from '../../lib/operations/payment/record-payment.ts';
import { type Setting, setting } from '../support/productive.ts';

let firm: Setting;
const ids: Record<string, string> = {};
beforeAll(async () => {
  vi.useFakeTimers({ now: new Date('2026-11-20T12:00:00Z'), toFake: ['Date'] });
  firm = await setting();
  const { work, customerId, projectId } = firm;
  const make = async (name: string, input: object): Promise<number> => {
    const lines = { add: [{ description: name, unitPrice: '100' }] };
    const { doc } = await createInvoice({ lines, customerId, issueOn: '2026-11-01', ...input }, work);
    ids[String(doc.id)] = name;
    return doc.id;
  };
  await make('draft', { draft: true });
  await make('late', { dueOn: '2026-11-10', projectId });
  const part = await make('part', { dueOn: '2026-12-10', issueOn: '2026-11-05', currency: 'EUR' });
  const paid = await make('paid', {
    dueOn: '2026-12-10',
    issueOn: '2026-11-06',
    customerId: null,
    purchaseOrder: 'P7',
  });
  await recordPayment({ invoiceId: part, amount: '40', paidOn: '2026-11-07' }, work);
  await recordPayment({ invoiceId: paid, amount: '60', paidOn: '2026-11-08' }, work);
  await recordPayment({ invoiceId: paid, amount: '40', paidOn: '2026-11-07' }, work);
});
afterAll(() => void vi.useRealTimers());

const find = async (query: string): Promise<string> => {
  const { status, body } = await firm.get(`/api/v2/invoices?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.data.map(({ id }: { id: string }) => ids[id]).join(' ');
};

it.each([
  ['', 'draft late part paid'],
  ['filter[company_id]=$customer', 'draft late part'],
  ['filter[project_id]=$project', 'late'],
  ['filter[deal_id]=$project', 'late'],
  ['filter[after]=2026-11-05', 'part paid'],
  ['filter[before]=2026-11-05', 'draft late part'],
  ['filter[invoiced_on][gt]=2026-11-05', 'paid'],
  ['filter[pay_on]=2026-11-10', 'late'],
  ['filter[status]=1', 'paid'],
  ['filter[status]=2', 'late'],
  ['filter[status]=3', 'part'],
  ['filter[invoice_status]=4', 'draft'],
  ['filter[invoice_state]=1', 'draft'],
  ['filter[payment_status]=2', 'draft late'],
  ['filter[payment_status]=3', 'part'],
  ['filter[amount_unpaid][lt]=10000', 'part paid'],
  ['filter[currency]=eur', 'part'],
  ['sort=-invoiced_on', 'paid part draft late'],
  ['sort=-pay_on,invoiced_on', 'part paid late draft'],
])('lists invoices with %s', async (query, expected) => {
  const written = query.replace('$customer', String(firm.customerId)).replace('$project', String(firm.projectId));
  expect(await find(written)).toBe(expected);
});

it('shows an invoice in its own currency, with its company and deal', async () => {
  const of = (name: string): string => Object.keys(ids).find((id) => ids[id] === name) ?? '';
  const { body } = await firm.get(`/api/v2/invoices/${of('paid')}`);
  expect(body.data.attributes).toMatchObject({
    invoiced_on: '2026-11-06',
    pay_on: '2026-12-10',
    paid_on: '2026-11-08',
    purchase_order_number: 'P7',
    currency: 'USD',
    amount: 10_000,
    amount_with_tax: 10_000,
    amount_paid: 10_000,
    amount_unpaid: 0,
  });
  const late = (await firm.get(`/api/v2/invoices/${of('late')}?include=company,deal`)).body;
  expect(late.data.attributes).toMatchObject({ paid_on: null, amount_unpaid: 10_000 });
  expect(late.included.map(({ type }: { type: string }) => type)).toEqual(['companies', 'deals']);
  expect((await firm.get('/api/v2/invoices?filter[sent_status]=1')).status).toBe(400);
  expect((await firm.get('/api/v2/invoices/9999')).status).toBe(404);
});
