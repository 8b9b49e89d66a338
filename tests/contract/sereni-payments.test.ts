/** Sereni's payments, and the three paths it shares with siwapp. */
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf, type Firm, newFirm, send } from '../../lab/api.ts';
import { comment as commentSchema } from '../../lib/domain/comment/comment.ts';
import type { Invoice } from '../../lib/domain/invoice/invoice.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { recordPayment } from '../../lib/operations/payment/record-payment.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createRecord } from '../../lib/operations/record/records.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';
import { wrapTransport } from '../../lib/store/client.ts';
import { waitingEffects } from '../support/outbox.ts';

/** The keys of the document's sample, in its order. */
const keys = [
  'id',
  'reference',
  'method',
  'amount',
  'currency',
  'invoice',
  'project',
  'client',
  'notes',
  'meta',
  'status',
  'provider_id',
  'payment_date',
  'created_at',
  'updated_at',
];
/** The payment modes every firm begins with. */
const [bank, cash, stripe] = ['1', '2', '4'];

let firm: Firm;
let sereni: ReturnType<Firm['as']>;
let clientId: number;
beforeAll(async () => {
  firm = await newFirm({ timezone: 'Africa/Nairobi' });
  sereni = firm.as('sereni');
  const body = { name: 'Elon Musk', email: 'e@musk.example', country_id: 'KE', currency_id: 'USD' };
  clientId = Number((await sereni('POST', '/api/v1/clients', { body })).body.id);
});

/** An open invoice over 100 of its currency, unless told otherwise. */
async function bill(more: Partial<Parameters<typeof createInvoice>[0]> = {}): Promise<Invoice> {
  const lines = { add: [{ description: 'Work', unitPrice: '100' }] };
  const { doc } = await createInvoice(
    { customerId: clientId, currency: 'USD', issueOn: '2022-09-27', lines, ...more },
    firm.work,
  );
  return doc;
}
const bodyFor = (invoice: Invoice, more: Record<string, unknown> = {}) => ({
  invoice_id: String(invoice.id),
  payment_date: '2022-10-08',
  amount: '32.38',
  payment_method: bank,
  send_email: 0,
  ...more,
});
const pay = async (invoice: Invoice, more: Record<string, unknown> = {}) =>
  (await sereni('POST', '/api/v1/payments', { body: bodyFor(invoice, more) })).body;
const invoiceNow = async ({ id }: Invoice) => (await firm.work.store.invoices.get(id))?.doc;
const mailsFor = async (paymentId: string) => {
  const waiting = await waitingEffects(firm.work);
  return waiting.filter((one) => one.kind === 'payment mail' && one.payload.paymentId === Number(paymentId));
};

describe('recording a payment', () => {
  it('stores every documented parameter and answers 201 with the record', async () => {
    const { doc: project } = await createProject(
      { name: 'Artemis', customerId: clientId, startsOn: '2022-09-01' },
      firm.work,
    );
    const invoice = await bill({ projectId: project.id });
    const made = await sereni('POST', '/api/v1/payments', {
      at: '2022-09-26T08:43:28.000Z',
      body: bodyFor(invoice, { payment_method: stripe, notes: 'First part', currency: 'usd', amount: 32.38 }),
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.body).toEqual({
      type: 'payments',
      id,
      attributes: {
        id,
        reference: `PAY-20220926-${id.padStart(4, '0')}`,
        method: 'Stripe',
        amount: 32.38,
        currency: 'USD',
        invoice: { id: String(invoice.id), reference: `INV-20220927-${String(invoice.number).padStart(4, '0')}` },
        project: { id: String(project.id), name: 'Artemis' },
        client: { id: String(clientId), name: 'Elon Musk' },
        notes: 'First part',
        meta: null,
        status: 'partially_paid',
        provider_id: null,
        payment_date: '2022-10-08T00:00:00+03:00',
        created_at: '2022-09-26T11:43:28+03:00',
        updated_at: '2022-09-26T11:43:28+03:00',
      },
    });
    expect(Object.keys(made.body.attributes)).toEqual(keys);
    expect(await sereni('GET', `/api/v1/payments/${id}`)).toMatchObject({ status: 200, body: made.body });
    expect(await invoiceNow(invoice)).toMatchObject({ paidMinor: 3238, state: 'open' });
  });

  it('does with the required fields alone, as a form too', async () => {
    const invoice = await bill();
    const made = await sereni('POST', '/api/v1/payments', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `invoice_id=${invoice.id}&payment_date=2022-10-08&amount=100&payment_method=${cash}&currency=&notes=&send_email=0`,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { attributes: { method: 'Cash', amount: 100, notes: null, project: null, status: 'paid' } },
    });
    expect(await invoiceNow(invoice)).toMatchObject({ paidMinor: 10000, state: 'paid' });
  });

  it('gives no reference twice, also to many at once on one invoice, and each counts', async () => {
    const invoice = await bill();
    const made = await Promise.all(Array.from({ length: 12 }, () => pay(invoice, { amount: '1.25' })));
    const references = made.map(({ attributes }) => attributes.reference);
    expect(new Set(references).size).toBe(12);
    for (const reference of references) expect(reference).toMatch(/^PAY-\d{8}-\d{4}$/);
    expect(await invoiceNow(invoice)).toMatchObject({ paidMinor: 1500 });
  });

  it('has the firm’s day of its recording in its reference', async () => {
    const at = '2022-09-26T22:00:00.000Z';
    const made = await sereni('POST', '/api/v1/payments', { at, body: bodyFor(await bill()) });
    expect(made.body.attributes.reference).toMatch(/^PAY-20220927-/);
    expect(made.body.attributes.created_at).toBe('2022-09-27T01:00:00+03:00');
  });

  it('takes an instant as the date it shows, and a mode by the name it shows', async () => {
    const made = await pay(await bill(), { payment_date: '2022-10-08T00:00:00+03:00', payment_method: 'stripe' });
    expect(made.attributes).toMatchObject({ payment_date: '2022-10-08T00:00:00+03:00', method: 'Stripe' });
  });

  it('mails the client unless told not to', async () => {
    const invoice = await bill();
    const { id: silent } = await pay(invoice, { amount: 1 });
    const { id: asked } = await pay(invoice, { amount: 1, send_email: '1' });
    const { id: untold } = await pay(invoice, { amount: 1, send_email: undefined });
    expect(await mailsFor(silent)).toHaveLength(0);
    expect(await mailsFor(asked)).toHaveLength(1);
    expect(await mailsFor(untold)).toHaveLength(1);
  });

  it('counts in the minor units of the invoice’s currency', async () => {
    const yen = await pay(await bill({ currency: 'JPY' }), { amount: '32.5' });
    expect(yen.attributes).toMatchObject({ amount: 33, currency: 'JPY' });
    const dinar = await pay(await bill({ currency: 'BHD' }), { amount: '1.2345' });
    expect(dinar.attributes).toMatchObject({ amount: 1.235, currency: 'BHD' });
  });

  it('accepts more than is open, and a refund', async () => {
    const invoice = await bill();
    expect((await pay(invoice, { amount: 150 })).attributes).toMatchObject({ amount: 150, status: 'paid' });
    expect((await pay(invoice, { amount: -60.5 })).attributes).toMatchObject({
      amount: -60.5,
      status: 'partially_paid',
    });
    expect(await invoiceNow(invoice)).toMatchObject({ paidMinor: 8950, state: 'open' });
  });

  it('shows what a provider told, and an invoice with a reference of its own, without a client', async () => {
    const invoice = await bill({ customerId: null, number: 'X/77' });
    const provider = { orderId: '7U64', status: 'COMPLETED', amount: '32.38' };
    const { doc } = await recordPayment(
      { invoiceId: invoice.id, amount: '5', provider, transactionId: '7U64', method: 'Cheque' },
      firm.work,
    );
    expect((await sereni('GET', `/api/v1/payments/${doc.id}`)).body.attributes).toMatchObject({
      meta: provider,
      provider_id: '7U64',
      method: 'Cheque',
      invoice: { id: String(invoice.id), reference: 'X/77' },
      client: null,
      project: null,
    });
  });

  it('says pending while nothing is paid, and overdue once the due date has passed', async () => {
    const invoice = await bill({ dueOn: '2023-01-31' });
    const { id } = await pay(invoice, { amount: 10 });
    await pay(invoice, { amount: -10 });
    const statusAt = async (at: string) =>
      (await sereni('GET', `/api/v1/payments/${id}`, { at })).body.attributes.status;
    expect(await statusAt('2023-01-31T20:59:59.000Z')).toBe('pending');
    expect(await statusAt('2023-01-31T21:00:00.000Z')).toBe('overdue');
  });
});

it('says nothing of an invoice that may not be read, also after a write', async () => {
  const invoice = await bill();
  const own = bodyFor(invoice);
  const headers = credentialsOf('sereni', await firm.tokenWith(['payments:*']));
  const made = await send('POST', '/api/v1/payments', { headers, body: own });
  const at = `/api/v1/payments/${made.body.id}`;
  const hidden = { status: null, invoice: { id: String(invoice.id), reference: '' } };
  for (const reply of [made, await send('GET', at, { headers }), await send('PUT', at, { headers, body: own })]) {
    expect(reply.body.attributes).toMatchObject(hidden);
  }
  const whole = (await sereni('GET', at)).body.attributes;
  expect(whole).toMatchObject({ status: 'partially_paid', amount: 32.38 });
});

describe('changing a payment', () => {
  it('takes every field, keeps notes that are left out, and moves the invoice with it', async () => {
    const invoice = await bill();
    const made = await pay(invoice, { notes: 'kept' });
    const body = bodyFor(invoice, { amount: '100', payment_method: cash, payment_date: '2022-11-01', currency: 'USD' });
    const updated = await sereni('PUT', `/api/v1/payments/${made.id}`, { body });
    expect(updated).toMatchObject({
      status: 200,
      body: {
        type: 'payments',
        id: made.id,
        attributes: {
          reference: made.attributes.reference,
          amount: 100,
          method: 'Cash',
          notes: 'kept',
          payment_date: '2022-11-01T00:00:00+03:00',
          status: 'paid',
        },
      },
    });
    expect((await sereni('GET', `/api/v1/payments/${made.id}`)).body).toEqual(updated.body);
    expect(await invoiceNow(invoice)).toMatchObject({ paidMinor: 10000, state: 'paid' });
    const cleared = await sereni('PUT', `/api/v1/payments/${made.id}`, { body: { ...body, notes: '' } });
    expect(cleared.body.attributes.notes).toBeNull();
  });

  it('moves it to another invoice', async () => {
    const [from, to] = [await bill(), await bill()];
    const { id } = await pay(from, { amount: 40 });
    const moved = await sereni('PUT', `/api/v1/payments/${id}`, { body: bodyFor(to, { amount: 40 }) });
    expect(moved.body.attributes.invoice.id).toBe(String(to.id));
    expect(await invoiceNow(from)).toMatchObject({ paidMinor: 0, payments: [] });
    expect(await invoiceNow(to)).toMatchObject({ paidMinor: 4000, payments: [{ id: Number(id) }] });
  });

  it('sends no mail', async () => {
    const invoice = await bill();
    const { id } = await pay(invoice);
    await sereni('PUT', `/api/v1/payments/${id}`, { body: bodyFor(invoice, { send_email: 1 }) });
    expect(await mailsFor(id)).toHaveLength(0);
  });

  it('may keep a payment mode that was deleted since, which no other payment may take', async () => {
    const own = await newFirm();
    const call = own.as('sereni');
    const lines = { add: [{ unitPrice: '9' }] };
    const { doc: invoice } = await createInvoice({ snapshot: { name: 'N' }, lines }, own.work);
    const body = { invoice_id: invoice.id, payment_date: '2023-01-01', amount: 3, payment_method: 3, send_email: 0 };
    const { id } = (await call('POST', '/api/v1/payments', { body })).body;
    await deleteEntry(own.work.store.paymentModes, 3, own.work);
    const kept = await call('PUT', `/api/v1/payments/${id}`, { body: { ...body, amount: 4 } });
    expect(kept).toMatchObject({ status: 200, body: { attributes: { method: 'PayPal', amount: 4 } } });
    expect(await call('POST', '/api/v1/payments', { body })).toMatchObject({
      status: 422,
      body: { errors: { payment_method: [expect.stringContaining('payment_method')] } },
    });
  });
});

describe('deleting a payment', () => {
  it('answers a message, and the sum is open again', async () => {
    const invoice = await bill();
    const { id } = await pay(invoice, { amount: 100 });
    expect(await sereni('DELETE', `/api/v1/payments/${id}`)).toMatchObject({
      status: 200,
      body: { message: 'The payment was deleted.' },
    });
    expect(await invoiceNow(invoice)).toMatchObject({ paidMinor: 0, state: 'open', payments: [] });
    expect((await sereni('GET', `/api/v1/payments/${id}`)).status).toBe(404);
    expect((await sereni('DELETE', `/api/v1/payments/${id}`)).status).toBe(404);
  });
});

describe('lists of payments and of their comments', () => {
  it('lists the payments by id, each as the read shows it', async () => {
    const own = await newFirm();
    const call = own.as('sereni');
    const { doc: invoice } = await createInvoice(
      { snapshot: { name: 'N' }, lines: { add: [{ unitPrice: '9' }] } },
      own.work,
    );
    for (const amount of ['1', '2', '3']) await recordPayment({ invoiceId: invoice.id, amount }, own.work);
    const list = await call('GET', '/api/v1/payments?per_page=2&page=2');
    expect(list).toMatchObject({ status: 200, body: { meta: { total: 3, from: 3, to: 3 } } });
    expect(list.body.data).toEqual([(await call('GET', '/api/v1/payments/3')).body]);
    const all = await call('GET', '/api/v1/payments');
    expect(all.body.data.map((one: { id: string }) => one.id)).toEqual(['1', '2', '3']);
  });

  it('lists the comments of one payment, with who wrote them', async () => {
    const { id } = await pay(await bill());
    const author = await ensureStaff('sarah@firm.example', firm.work);
    const at = '2022-09-27T19:33:46.000Z';
    const write = async (
      message: string,
      staffId: number | null,
      subjectId: number,
      subject: 'payment' | 'expense',
    ) => {
      const work = { ...firm.work, at, actor: { ...firm.work.actor, staffId } };
      const { doc } = await createRecord(
        work.store.comments,
        (born) => commentSchema.parse({ ...born, message, subject, subjectId }),
        work,
      );
      return String(doc.id);
    };
    const first = await write('Thanks', author.id, Number(id), 'payment');
    const second = await write('From a job', null, Number(id), 'payment');
    const other = await pay(await bill());
    await write('Elsewhere', null, Number(other.id), 'payment');
    const list = await sereni('GET', `/api/v1/payments/${id}/comments`);
    expect(list).toMatchObject({ status: 200, body: { meta: { total: 2 } } });
    expect(list.body.data).toEqual([
      {
        type: 'comments',
        id: first,
        attributes: {
          id: first,
          message: 'Thanks',
          user: { id: String(author.id), name: 'sarah', email: 'sarah@firm.example' },
          created_at: '2022-09-27T22:33:46+03:00',
          updated_at: '2022-09-27T22:33:46+03:00',
        },
      },
      {
        type: 'comments',
        id: second,
        attributes: {
          id: second,
          message: 'From a job',
          user: null,
          created_at: '2022-09-27T22:33:46+03:00',
          updated_at: '2022-09-27T22:33:46+03:00',
        },
      },
    ]);
  });
});

describe('what a payment’s writes refuse', () => {
  it.each(['POST', 'PUT'])('%s without anything names each required field', async (method) => {
    const { id } = await pay(await bill());
    const path = method === 'PUT' ? `/api/v1/payments/${id}` : '/api/v1/payments';
    const refused = await sereni(method, path, { body: {} });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual({
      payment_method: ['The payment_method is required.'],
      amount: ['The amount is required.'],
      invoice_id: ['The invoice_id is required.'],
      payment_date: ['The payment_date is required.'],
    });
  });

  it.each([
    ['invoice_id', 987654],
    ['invoice_id', 'eleven'],
    ['invoice_id', 1.5],
    ['invoice_id', 1e30],
    ['invoice_id', 0],
    ['invoice_id', [1]],
    ['payment_date', '2023-02-30'],
    ['payment_date', 'tomorrow'],
    ['payment_date', 20230201],
    ['payment_date', ['2023-02-01']],
    ['amount', 'much'],
    ['amount', 0],
    ['amount', '0.00'],
    ['amount', '0.001'],
    ['amount', '1e5'],
    ['amount', 'NaN'],
    ['amount', 1e300],
    ['amount', '999999999999999'],
    ['amount', ['1']],
    ['amount', { value: 1 }],
    ['payment_method', 99],
    ['payment_method', 'Barter'],
    ['payment_method', { id: 1 }],
    ['payment_method', '  '],
    ['currency', 'EUR'],
    ['currency', 'ZZZ'],
    ['currency', 5],
    ['notes', ['a']],
    ['notes', 'x'.repeat(50_001)],
  ])('%s is refused, named, on create and on update (%#)', async (field, value) => {
    const invoice = await bill();
    const { id, attributes } = await pay(invoice);
    for (const [method, path] of [
      ['POST', '/api/v1/payments'],
      ['PUT', `/api/v1/payments/${id}`],
    ] as const) {
      const refused = await sereni(method, path, { body: bodyFor(invoice, { [field]: value }) });
      expect(refused.status).toBe(422);
      expect(Object.keys(refused.body.errors)).toEqual([field]);
      expect(refused.body.message).toContain(field);
    }
    expect((await sereni('GET', `/api/v1/payments/${id}`)).body.attributes).toEqual(attributes);
    expect(await invoiceNow(invoice)).toMatchObject({ paidMinor: 3238 });
  });

  it('a send_email that is neither yes nor no', async () => {
    const refused = await sereni('POST', '/api/v1/payments', {
      body: bodyFor(await bill(), { send_email: 'perhaps' }),
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: { send_email: ['The send_email must be yes or no.'] } },
    });
  });

  it('anything on a cancelled invoice', async () => {
    const invoice = await bill();
    await updateInvoice(invoice.id, { cancelled: true }, firm.work);
    const refused = await sereni('POST', '/api/v1/payments', { body: bodyFor(invoice) });
    expect(refused).toMatchObject({
      status: 422,
      body: { message: 'The invoice is cancelled; it takes no payments.' },
    });
    expect(Object.keys(refused.body.errors)).toEqual(['invoice_id']);
  });

  it.each([
    ['GET', ''],
    ['PUT', ''],
    ['DELETE', ''],
    ['GET', '/comments'],
  ])('%s of an unknown payment%s with 404', async (method, under) => {
    const body = method === 'PUT' ? { body: bodyFor(await bill()) } : {};
    for (const id of ['987654', '0', 'abc', '97281884052131840']) {
      expect(await sereni(method, `/api/v1/payments/${id}${under}`, body)).toMatchObject({
        status: 404,
        body: { message: 'Payment not found.', errors: {} },
      });
    }
  });
});

describe('the paths that Sereni and siwapp share', () => {
  it('are siwapp’s for a Token and Sereni’s for a Bearer', async () => {
    const { id } = await pay(await bill(), { notes: 'both' });
    const token = await send('GET', `/api/v1/payments/${id}`, { headers: credentialsOf('siwapp', firm.token) });
    expect(token).toMatchObject({ status: 200, body: { data: { id, attributes: { notes: 'both' } } } });
    const bearer = await send('GET', `/api/v1/payments/${id}`, { headers: { authorization: `bearer ${firm.token}` } });
    expect(bearer).toMatchObject({ status: 200, body: { type: 'payments', id, attributes: { notes: 'both' } } });
  });

  it('change and delete the one record, whoever asks', async () => {
    const invoice = await bill();
    const { id } = await pay(invoice);
    const headers = credentialsOf('siwapp', firm.token);
    const body = { data: { type: 'payments', attributes: { amount: '50', notes: 'by siwapp' } } };
    expect((await send('PUT', `/api/v1/payments/${id}`, { headers, body })).status).toBe(200);
    expect((await sereni('GET', `/api/v1/payments/${id}`)).body.attributes).toMatchObject({
      amount: 50,
      notes: 'by siwapp',
      method: 'Bank',
    });
    const gone = await send('DELETE', `/api/v1/payments/${id}`, { headers });
    expect(gone.status).toBeLessThan(300);
    expect((await sereni('GET', `/api/v1/payments/${id}`)).status).toBe(404);
  });

  it('refuse a bad Token in siwapp’s words, and any other scheme in Sereni’s', async () => {
    const siwapp = await send('GET', '/api/v1/payments/1', { headers: { authorization: 'Token token="nonsense"' } });
    expect(siwapp.status).toBe(401);
    expect(siwapp.body).not.toHaveProperty('message');
    for (const authorization of [undefined, 'Basic eDp5', `Digest ${firm.token}`, firm.token]) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      expect(await send('GET', '/api/v1/payments/1', { headers })).toMatchObject({
        status: 401,
        body: { message: 'The token is missing, unknown, expired or revoked.', errors: {} },
      });
    }
  });
});

describe('round trips', () => {
  /** The requests to the table that run one after another: those under way together count once. */
  async function trips(call: () => Promise<unknown>): Promise<number> {
    let underWay = 0;
    let count = 0;
    const unwrap = wrapTransport((inner) => async (request) => {
      if (underWay === 0) count += 1;
      underWay += 1;
      try {
        return await inner(request);
      } finally {
        underWay -= 1;
      }
    });
    try {
      await call();
    } finally {
      unwrap();
    }
    return count;
  }

  it('are few: one to read a client, two a payment, three to list or to create', async () => {
    const invoice = await bill();
    const { id } = await pay(invoice);
    expect(await trips(() => sereni('GET', `/api/v1/clients/${clientId}`))).toBe(1);
    expect(await trips(() => sereni('GET', `/api/v1/payments/${id}`))).toBeLessThanOrEqual(2);
    expect(await trips(() => sereni('GET', '/api/v1/clients'))).toBeLessThanOrEqual(2);
    expect(await trips(() => sereni('GET', '/api/v1/payments'))).toBeLessThanOrEqual(3);
    expect(await trips(() => sereni('GET', `/api/v1/clients/${clientId}/payments`))).toBeLessThanOrEqual(3);
    expect(await trips(() => sereni('GET', `/api/v1/clients/${clientId}/projects`))).toBeLessThanOrEqual(3);
    expect(await trips(() => pay(invoice))).toBeLessThanOrEqual(3);
  });
});
