/** A Sereni payment that asks for a mail makes one, however often its request comes and whoever drains the outbox. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { asProcess, failOnce, isWrite } from '../../lab/faults.ts';
import { deleteCustomer } from '../../lib/operations/customer/delete.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { updatePayment } from '../../lib/operations/payment/record-payment.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { wrapTransport } from '../../lib/store/client.ts';
import * as keys from '../../lib/store/keys.ts';
import { ownTable } from '../support/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'quintet-payment-mail-'));
process.env.MAIL_FOLDER = folder;
ownTable();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mails = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.eml'))
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('=\r\n', ''));

let firm: Firm;
let body: Record<string, unknown>;
beforeAll(async () => {
  firm = await newFirm();
});
afterEach(() => {
  vi.useRealTimers();
});
beforeEach(async () => {
  await drainOutbox();
  for (const file of readdirSync(folder)) rmSync(join(folder, file), { recursive: true });
  const bill = await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', 'pay@acme.example') });
  body = { invoice_id: bill.id, payment_date: '2026-01-05', amount: '40', payment_method: 1, send_email: 1 };
});

const pay = (more: Record<string, unknown> = {}, key?: string): Promise<Reply> =>
  firm.as('sereni')('POST', '/api/v1/payments', {
    body: { ...body, ...more },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
const drainTwice = async (): Promise<number> => {
  const drained = await Promise.all([drainOutbox(), drainOutbox()]);
  return drained.reduce((sum, { done }) => sum + done, 0);
};

describe('a payment with send_email', () => {
  it('makes one mail to the client, with the sum, the reference and the invoice', async () => {
    const made = await pay();
    expect(made.status).toBe(201);
    expect(mails()).toEqual([]);
    expect(await drainTwice()).toBe(1);
    const [text = '', ...others] = mails();
    expect(others).toEqual([]);
    expect(text).toMatch(/^To: pay@acme\.example\r$/m);
    expect(text).toContain(made.body.attributes.reference);
    expect(text).toContain('your payment of 40.00 EUR on 2026-01-05');
    expect(text).toContain('Content-Type: application/pdf');
  });

  it('makes one mail also where the request is repeated under its key and the outbox is drained twice at once', async () => {
    const key = randomUUID();
    const together = await Promise.all([pay({}, key), pay({}, key), pay({}, key)]);
    const later = await pay({}, key);
    const made = [...together, later].filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body: { id } }) => id)).size).toBe(1);
    expect(await drainTwice()).toBe(1);
    expect(mails()).toHaveLength(1);
    // Repeated once more after the mail has gone.
    expect((await pay({}, key)).body).toEqual(later.body);
    expect(await drainTwice()).toBe(0);
    expect(mails()).toHaveLength(1);
    expect(await firm.work.store.payments.count(`invoice=${body.invoice_id}`)).toBe(1);
  });

  it('makes one mail where the first request died after its write', async () => {
    const key = randomUUID();
    const network = failOnce('crash after', isWrite);
    expect(await asProcess(() => pay({}, key)).finally(network.restore)).toBe('crashed');
    expect(await drainTwice()).toBe(1);
    // A request that died is given up after half a minute.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + extendWait(60_000) });
    expect((await pay({}, key)).status).toBe(201);
    expect(await drainTwice()).toBe(0);
    expect(mails()).toHaveLength(1);
    expect(await firm.work.store.payments.count(`invoice=${body.invoice_id}`)).toBe(1);
  });

  it('is the rule, and not what 0 asks for', async () => {
    await pay({ send_email: 0 });
    await pay({ send_email: '0' });
    await pay({ send_email: undefined });
    expect(await drainTwice()).toBe(1);
  });

  it('that is changed makes no further mail, and one that is deleted before its mail has gone makes none', async () => {
    const { id } = (await pay()).body;
    await firm.as('sereni')('PUT', `/api/v1/payments/${id}`, { body: { ...body, amount: '41' } });
    expect(await drainTwice()).toBe(1);
    expect(mails()[0]).toContain('your payment of 41.00 EUR');
    const gone = (await pay()).body;
    await firm.as('sereni')('DELETE', `/api/v1/payments/${gone.id}`);
    expect(await drainTwice()).toBe(0);
    expect(mails()).toHaveLength(1);
  });

  it('below zero tells of money paid back', async () => {
    await pay({ amount: -10 });
    await drainTwice();
    expect(mails()[0]).toContain('We have refunded 10.00 EUR to you on 2026-01-05');
  });

  it('mails even if it moves to another invoice, and its own is deleted, while the mail is written', async () => {
    const { id } = (await pay()).body;
    const { work } = firm;
    const other = await invoice(work, { customerId: await customer(work, 'Kent', 'kent@example.com') });
    const own = keys.documentKey(firm.organization.id, 'invoice', 'own', Number(body.invoice_id));
    let moved = false;
    const restore = wrapTransport((inner) => async (request) => {
      const isAsked = request.type === 'batchGet' && JSON.stringify(request.input).includes(`"${own.pk}"`);
      if (isAsked && !moved) {
        moved = true;
        await updatePayment(Number(id), { invoiceId: other.id }, work);
        await deleteInvoice(Number(body.invoice_id), work);
      }
      return inner(request);
    });
    expect(await drainOutbox().finally(restore)).toMatchObject({ done: 0, failed: 1 });
    expect(await drainOutbox(Date.now() + 120_000)).toMatchObject({ done: 1 });
    expect(mails()[0]).toMatch(/^To: kent@example\.com\r$/m);
  });

  it('makes its mail also where its invoice is given to another customer meanwhile', async () => {
    await pay();
    const { work } = firm;
    const bill = await work.store.invoices.get(Number(body.invoice_id));
    const { customerId } = bill?.doc ?? {};
    await updateInvoice(Number(body.invoice_id), { snapshot: { email: '' } }, work);
    const kent = await customer(work, 'Kent', 'kent@example.com');
    const former = keys.documentKey(firm.organization.id, 'customer', 'own', Number(customerId));
    let given = false;
    const restore = wrapTransport((inner) => async (request) => {
      const isAsked = request.type === 'batchGet' && JSON.stringify(request.input).includes(`"${former.pk}"`);
      if (isAsked && !given) {
        given = true;
        await updateInvoice(Number(body.invoice_id), { customerId: kent }, work);
        await deleteCustomer(Number(customerId), work);
      }
      return inner(request);
    });
    expect(await drainOutbox().finally(restore)).toMatchObject({ done: 0, failed: 1 });
    expect(await drainOutbox(Date.now() + 120_000)).toMatchObject({ done: 1 });
    expect(mails()[0]).toMatch(/^To: kent@example\.com\r$/m);
  });

  it('that is refused makes none', async () => {
    expect((await pay({ payment_method: 99 })).status).toBe(422);
    expect((await pay({ amount: 0 })).status).toBe(422);
    expect(await drainTwice()).toBe(0);
    expect(mails()).toEqual([]);
  });
});
