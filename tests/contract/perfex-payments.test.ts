import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import type { InvoiceInput } from '../../lib/domain/invoice/input.ts';
import { decimalExpected } from '../../lib/domain/money.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { recordPayment } from '../../lib/operations/payment/record-payment.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';
import { defineField } from '../support/custom-fields.ts';

type Api = ReturnType<Firm['as']>;
const nothing = { paymentmode: false, message: 'No data were found' };

async function invoiceOf(firm: Firm, input: Partial<InvoiceInput> = {}): Promise<number> {
  const lines = { add: [{ description: 'Work', quantity: '1', unitPrice: '100' }] };
  const stored = await createInvoice({ snapshot: { name: 'Acme' }, lines, ...input }, firm.work);
  return stored.doc.id;
}

const openOf = async (firm: Firm, invoiceId: number): Promise<{ state: string; paidMinor: number }> => {
  const stored = await firm.work.store.invoices.get(invoiceId);
  return { state: stored?.doc.state ?? 'gone', paidMinor: stored?.doc.paidMinor ?? 0 };
};

/** The columns of the mode "Bank" of a new firm. */
const bank = {
  name: 'Bank',
  description: null,
  show_on_pdf: '0',
  invoices_only: '0',
  expenses_only: '0',
  selected_by_default: '1',
  active: '1',
};

describe('recording a Perfex payment', () => {
  let firm: Firm;
  let api: Api;
  let invoiceid: number;
  beforeAll(async () => {
    firm = await newFirm({ timezone: 'Asia/Kolkata' });
    api = firm.as('perfex');
    invoiceid = await invoiceOf(firm);
    await defineField(firm, { belongs_to: 'payments', label: 'Colour', type: 'input' });
  });
  const post = (body: unknown, at?: string): Promise<Reply> =>
    api('POST', '/api/payments', { body, ...(at ? { at } : {}) });
  const sound = (): Record<string, unknown> => ({ invoiceid, amount: '8.00', paymentmode: '1' });

  it('answers under the flag paymentmode, with the new id', async () => {
    const made = await post(sound());
    expect(made.status).toBe(200);
    const id = made.body.id;
    expect(id).toBeTypeOf('number');
    expect(made.body).toEqual({ paymentmode: true, message: 'Payment add successful.', id, record_id: id });
  });

  it('shows every documented field as it was written, joined with its mode', async () => {
    const made = await post(
      {
        invoiceid: String(invoiceid),
        amount: '12.34',
        paymentmode: '1',
        paymentmethod: 'Credit card',
        note: 'Thanks',
        transactionid: '000355795931',
        custom_fields: { payments: { 1: 'blue' } },
      },
      '2020-07-03T20:29:54Z',
    );
    const read = await api('GET', `/api/payments/${made.body.id}`);
    expect(read.status).toBe(200);
    expect(read.body).toEqual({
      id: '1',
      invoiceid: String(invoiceid),
      amount: '12.34',
      paymentmode: '1',
      paymentmethod: 'Credit card',
      date: '2020-07-04',
      daterecorded: '2020-07-04 01:59:54',
      note: 'Thanks',
      transactionid: '000355795931',
      ...bank,
      paymentid: String(made.body.id),
      customfields: [{ label: 'Colour', value: 'blue' }],
    });
  });

  it('needs invoice, amount and mode only', async () => {
    const { body } = await post(sound());
    const read = await api('GET', `/api/payments/${body.id}`);
    expect(read.body).toMatchObject({ paymentmethod: '', note: '', transactionid: '' });
    expect(read.body.customfields).toEqual([{ label: 'Colour', value: '' }]);
  });

  it('takes a form with bracketed custom fields', async () => {
    const made = await api('POST', '/api/payments', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `invoiceid=${invoiceid}&amount=3&paymentmode=cash&note=from+a+form&custom_fields[payments][1]=x`,
    });
    const read = await api('GET', `/api/payments/${made.body.id}`);
    expect(read.body).toMatchObject({
      amount: '3.00',
      note: 'from a form',
      name: 'Cash',
      customfields: [{ label: 'Colour', value: 'x' }],
    });
  });

  it.each([
    [1, 'Bank', '1'],
    ['2', 'Cash', '2'],
    ['cash', 'Cash', '2'],
    ['PAYPAL', 'PayPal', '3'],
    [' Stripe ', 'Stripe', '4'],
  ])('takes the payment mode %j by id or name', async (paymentmode, name, id) => {
    const made = await post({ ...sound(), paymentmode });
    const read = await api('GET', `/api/payments/${made.body.id}`);
    expect(read.body).toMatchObject({ id, paymentmode: id, name, paymentid: String(made.body.id) });
  });

  it.each([
    ['invoiceid', undefined, 'The Invoice field is required'],
    ['invoiceid', '', 'The Invoice field is required'],
    ['invoiceid', 'seven', 'must be a whole number'],
    ['invoiceid', 0, 'must be the id of a record'],
    ['invoiceid', -7, 'must not be negative'],
    ['invoiceid', [7], 'must be a whole number'],
    ['invoiceid', 4711, 'refers to a record that does not exist (4711)'],
    ['amount', undefined, 'The Amount field is required'],
    ['amount', null, 'The Amount field is required'],
    ['amount', 0, 'must not be zero'],
    ['amount', '-0.00', 'must not be zero'],
    ['amount', '0.004', 'is less than the smallest unit of EUR'],
    ['amount', 'ten', decimalExpected],
    ['amount', '1,000.00', decimalExpected],
    ['amount', 'NaN', decimalExpected],
    ['amount', 1e300, decimalExpected],
    ['amount', { a: 1 }, decimalExpected],
    ['amount', '999999999999999', 'is too large'],
    ['paymentmode', undefined, 'The Payment Mode field is required'],
    ['paymentmode', '', 'The Payment Mode field is required'],
    ['paymentmode', 'sea shells', 'refers to a record that does not exist (sea shells)'],
    ['paymentmode', '99', 'refers to a record that does not exist (99)'],
    ['paymentmode', ['Bank'], 'must be text'],
    ['paymentmethod', { a: 1 }, 'must be text'],
    ['note', ['a'], 'must be text'],
    ['transactionid', { a: 1 }, 'must be text'],
    ['custom_fields', [[[['deep']]]], 'must be values by field, as in custom_fields[payments][1]'],
  ])('refuses %s %j and names it', async (field, value, message) => {
    const before = await openOf(firm, invoiceid);
    const refused = await post({ ...sound(), [field]: value });
    expect(refused).toMatchObject({
      status: 404,
      body: { paymentmode: false, message: 'Payment add fail.', error: { [field]: message } },
    });
    expect(await openOf(firm, invoiceid)).toEqual(before);
  });

  it('refuses an empty body with all that is missing', async () => {
    expect((await post({})).body).toEqual({
      paymentmode: false,
      error: {
        invoiceid: 'The Invoice field is required',
        amount: 'The Amount field is required',
        paymentmode: 'The Payment Mode field is required',
      },
      message: 'Payment add fail.',
    });
  });

  it('refuses a deleted payment mode', async () => {
    const own = await newFirm();
    const id = await invoiceOf(own);
    await deleteEntry(own.work.store.paymentModes, 3, own.work);
    const refused = await own.as('perfex')('POST', '/api/payments', {
      body: { invoiceid: id, amount: 1, paymentmode: 'PayPal' },
    });
    expect(refused).toMatchObject({
      status: 404,
      body: { error: { paymentmode: 'refers to a record that does not exist (PayPal)' } },
    });
  });

  it('refuses a cancelled invoice, naming it', async () => {
    const cancelled = await invoiceOf(firm, { cancelled: true });
    const refused = await post({ ...sound(), invoiceid: cancelled });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        paymentmode: false,
        message: 'Payment add fail.',
        error: { invoiceid: 'The invoice is cancelled; it takes no payments' },
      },
    });
  });

  it('refuses what would make the sum of an invoice too large to count, and the invoice stays readable', async () => {
    const rich = await invoiceOf(firm);
    const amount = '90000000000000.00';
    expect((await post({ ...sound(), invoiceid: rich, amount })).status).toBe(200);
    expect((await post({ ...sound(), invoiceid: rich, amount })).body.error).toEqual({ amount: 'is too large' });
    expect((await openOf(firm, rich)).paidMinor).toBe(9_000_000_000_000_000);
  });

  it('repeats the answer of the same idempotency key without a second payment', async () => {
    const own = await invoiceOf(firm);
    const call = { headers: { 'idempotency-key': 'once-a-payment' }, body: { ...sound(), invoiceid: own } };
    const first = await api('POST', '/api/payments', call);
    const again = await api('POST', '/api/payments', call);
    expect(again.body).toEqual(first.body);
    expect((await openOf(firm, own)).paidMinor).toBe(800);
  });
});

describe('what a Perfex payment does to its invoice', () => {
  let firm: Firm;
  let api: Api;
  beforeAll(async () => {
    firm = await newFirm();
    api = firm.as('perfex');
  });
  const pay = (invoiceid: number, amount: string): Promise<Reply> =>
    api('POST', '/api/payments', { body: { invoiceid, amount, paymentmode: 'Bank' } });

  it('pays it, over-pays it, and a negative amount takes money back', async () => {
    const id = await invoiceOf(firm);
    await pay(id, '40');
    expect(await openOf(firm, id)).toEqual({ state: 'open', paidMinor: 4_000 });
    await pay(id, '60');
    expect(await openOf(firm, id)).toEqual({ state: 'paid', paidMinor: 10_000 });
    const over = await pay(id, '5.5');
    expect(over.status).toBe(200);
    expect(await openOf(firm, id)).toEqual({ state: 'paid', paidMinor: 10_550 });
    const refund = await pay(id, '-10');
    expect((await api('GET', `/api/payments/${refund.body.id}`)).body.amount).toBe('-10.00');
    expect(await openOf(firm, id)).toEqual({ state: 'open', paidMinor: 9_550 });
  });

  it('counts all of many payments that arrive together', async () => {
    const id = await invoiceOf(firm);
    const replies = await Promise.all(Array.from({ length: 8 }, () => pay(id, '10.01')));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await openOf(firm, id)).toEqual({ state: 'open', paidMinor: 8_008 });
  });

  it.each([
    ['JPY', '1500', '1500.00'],
    ['JPY', '0.5', '1.00'],
    ['BHD', '1.2345', '1.235'],
    ['USD', '8', '8.00'],
  ])('rounds to the minor unit of the invoice: %s %s', async (currency, amount, shown) => {
    const id = await invoiceOf(firm, { currency });
    const { body } = await pay(id, amount);
    expect((await api('GET', `/api/payments/${body.id}`)).body.amount).toBe(shown);
  });
});

describe('listing, reading and searching Perfex payments', () => {
  let firm: Firm;
  let api: Api;
  let first: number;
  let second: number;
  beforeAll(async () => {
    firm = await newFirm();
    api = firm.as('perfex');
    [first, second] = [await invoiceOf(firm), await invoiceOf(firm)];
    const given = [
      { invoiceid: first, amount: '8', paymentmode: 'Cash', note: 'At the door', at: '2020-07-04T15:32:59Z' },
      { invoiceid: second, amount: '-3', paymentmode: 'Bank', transactionid: 'P228210122733439' },
      {
        invoiceid: first,
        amount: '3',
        paymentmode: 'PayPal',
        paymentmethod: 'Crédit card',
        at: '2020-07-03T10:00:00Z',
      },
    ];
    for (const { at, ...body } of given) await api('POST', '/api/payments', { body, ...(at ? { at } : {}) });
  });
  const paymentIds = (records: { paymentid: string }[]): string[] => records.map(({ paymentid }) => paymentid);

  it('lists a bare array in which id is the mode and paymentid the payment', async () => {
    const list = await api('GET', '/api/payments');
    expect(list.status).toBe(200);
    expect(paymentIds(list.body)).toEqual(['1', '2', '3']);
    expect(list.body.map(({ id }: { id: string }) => id)).toEqual(['2', '1', '3']);
    expect(list.body[0]).toEqual({
      id: '2',
      invoiceid: String(first),
      amount: '8.00',
      paymentmode: '2',
      paymentmethod: '',
      date: '2020-07-04',
      daterecorded: '2020-07-04 15:32:59',
      note: 'At the door',
      transactionid: '',
      ...bank,
      name: 'Cash',
      selected_by_default: '0',
      paymentid: '1',
      customfields: [],
    });
  });

  it('reads one payment as a bare object, the same as in the list', async () => {
    const list = await api('GET', '/api/payments');
    expect((await api('GET', '/api/payments/2')).body).toEqual(list.body[1]);
  });

  it('answers a page where one is asked for', async () => {
    const page = await api('GET', '/api/payments?page=2&per_page=2');
    expect(paymentIds(page.body.data)).toEqual(['3']);
    expect(page.body.meta).toMatchObject({ current_page: 2, per_page: 2, total: 3, last_page: 2, has_more: false });
  });

  it.each([
    ['sort=amount', ['2', '3', '1']],
    ['sort=-date', ['2', '1', '3']],
    ['sort=invoiceid,-paymentid', ['3', '1', '2']],
    ['created_before=2020-07-04', ['1', '3']],
    ['created_after=2020-07-04&created_before=2020-07-04', ['1']],
  ])('lists with %s', async (query, ids) => {
    expect(paymentIds((await api('GET', `/api/payments?${query}`)).body)).toEqual(ids);
  });

  it('refuses a sort that it does not have, and names it', async () => {
    const refused = await api('GET', '/api/payments?sort=colour');
    expect(refused).toMatchObject({ status: 400, body: { paymentmode: false } });
    expect(Object.keys(refused.body.error)).toEqual(['sort']);
  });

  it('shows the fields asked for, and the payment id', async () => {
    const list = await api('GET', '/api/payments?fields=amount');
    expect(list.body[0]).toEqual({ paymentid: '1', amount: '8.00' });
  });

  it.each([
    ['door', ['1']],
    ['p22821', ['2']],
    ['credit', ['3']],
    ['3.00', ['2', '3']],
    ['2020-07', ['1', '3']],
  ])('finds %s', async (word, ids) => {
    const found = await api('GET', `/api/payments/search/${word}`);
    expect(found.status).toBe(200);
    expect(found.body.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it('answers a search with an array in which id is the payment', async () => {
    const found = await api('GET', '/api/payments/search/DOOR');
    const read = await api('GET', '/api/payments/1');
    expect(found.body).toEqual([{ ...read.body, id: '1' }]);
    expect(read.body.id).toBe('2');
  });

  it('keeps the name of a mode that is deleted later', async () => {
    const own = await newFirm();
    const id = await invoiceOf(own);
    await recordPayment({ invoiceId: id, amount: '1', mode: 'PayPal' }, own.work);
    await deleteEntry(own.work.store.paymentModes, 3, own.work);
    expect((await own.as('perfex')('GET', '/api/payments/1')).body).toMatchObject({ id: '3', name: 'PayPal' });
  });

  it('shows a payment that another dialect recorded without a mode', async () => {
    const own = await newFirm();
    const id = await invoiceOf(own);
    await recordPayment({ invoiceId: id, amount: '1', notes: null }, own.work);
    expect((await own.as('perfex')('GET', '/api/payments/1')).body).toMatchObject({
      id: '0',
      paymentid: '1',
      paymentmode: '',
      note: '',
      name: '',
      description: '',
      show_on_pdf: '0',
      active: '0',
    });
  });

  it.each(['/api/payments/search/nowhere', '/api/payments/4711', '/api/payments/abc', '/api/payments/0'])(
    'answers the printed 404 at %s',
    async (path) => {
      expect(await api('GET', path)).toMatchObject({ status: 404, body: nothing });
    },
  );

  it('answers 404 for a list without payments, also of another firm', async () => {
    const stranger = (await newFirm()).as('perfex');
    expect(await stranger('GET', '/api/payments')).toMatchObject({ status: 404, body: nothing });
    expect(await stranger('GET', '/api/payments/1')).toMatchObject({ status: 404, body: nothing });
    const body = { invoiceid: first, amount: 1, paymentmode: 'Bank' };
    const refused = await stranger('POST', '/api/payments', { body });
    expect(refused.body.error).toEqual({ invoiceid: `refers to a record that does not exist (${first})` });
  });

  it('asks for the rights on payments', async () => {
    const authtoken = await firm.tokenWith(['payments:read', 'invoices:update']);
    expect((await send('GET', '/api/payments', { headers: { authtoken } })).status).toBe(200);
    const body = { invoiceid: first, amount: 1, paymentmode: 'Bank' };
    const refused = await send('POST', '/api/payments', { headers: { authtoken }, body });
    expect(refused).toMatchObject({ status: 403, body: { paymentmode: false } });
  });

  it('has no further verbs, as documented', async () => {
    expect((await api('POST', '/api/payments/1', { body: {} })).status).toBe(405);
  });
});
