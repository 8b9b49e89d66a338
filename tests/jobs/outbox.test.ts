/** Promised mails: sent once, whoever drains; tried again when they fail; kept for people when they fail for good. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler, job } from '../../functions/jobs/drain-outbox.ts';
import { newFirm } from '../../lab/api.ts';
import { customer, invoice, invoices, newBooks, oneLine, rule } from '../../lab/books.ts';
import { asProcess, badNetwork, failOnce, isEnd } from '../../lab/faults.ts';
import { scanTable } from '../../lab/scan.ts';
import { createContact } from '../../lib/operations/contact/write.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { recordPayment } from '../../lib/operations/payment/record-payment.ts';
import { generateDue } from '../../lib/operations/schedule/generate-due.ts';
import type { Effect } from '../../lib/store/save.ts';
import type { Work } from '../../lib/store/work.ts';
import { ownTable } from '../support/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'quintet-mail-'));
process.env.MAIL_FOLDER = folder;
process.env.PUBLIC_ORIGIN = 'https://api.example.com';
ownTable();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mails = (): string[] => readdirSync(folder).filter((file) => file.endsWith('.eml'));
const mail = (file: string): string => readFileSync(join(folder, file), 'utf8');
const waiting = async () => (await scanTable()).filter(({ pk }) => String(pk).startsWith('system/outbox/'));
const aside = async () => (await scanTable()).filter(({ pk }) => String(pk).startsWith('system/outbox-aside/'));

beforeEach(async () => {
  await drainOutbox();
  for (const file of readdirSync(folder)) rmSync(join(folder, file), { recursive: true });
});

/** An invoice whose writing promised an effect. */
async function promise(work: Work, effect: (invoiceId: number) => Effect, email = 'jo@example.com'): Promise<number> {
  const bill = await invoice(work, { customerId: await customer(work, 'Acme', email), lines: oneLine('12.5') });
  const before = await work.store.invoices.get(bill.id);
  if (!before) throw new Error('no invoice');
  await work.store.save([work.store.invoices.update(before, before.doc)], { effects: [effect(bill.id)] });
  return bill.id;
}
const invoiceMail = (invoiceId: number): Effect => ({ kind: 'invoice mail', payload: { invoiceId } });

describe('an invoice mail', () => {
  it('goes to the customer with reference, figures and dates, and the invoice knows', async () => {
    expect(job).toMatchObject({ rungBy: 'system/outbox/', schedule: 'rate(1 minute)' });
    const work = await newBooks({ name: `Kent Farms ${Math.random()}` });
    const id = await promise(work, invoiceMail);
    expect((await work.store.invoices.get(id))?.doc.sentAt).toBeNull();
    expect(await handler()).toEqual({ done: 1, skipped: 0, failed: 0, setAside: 0, waiting: 0 });
    const [only = '', ...others] = mails();
    expect(others).toEqual([]);
    const text = mail(only);
    expect(text).toMatch(/^To: jo@example\.com\r$/m);
    expect(text).toMatch(/^Subject: Invoice INV-1 from Kent Farms/m);
    expect(text).toContain(`Message-ID: <${only.replace('.eml', '')}@quintet>`);
    expect(text).toContain('Total: 12.50 EUR');
    expect(text).toContain('- Work: 12.50 EUR');
    expect(text).toMatch(/filename=INV-1\.pdf/);
    const attached = /Content-Type: application\/pdf[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(text)?.[1] ?? '';
    expect(Buffer.from(attached, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    const hash = (await work.store.invoices.get(id))?.doc.hash;
    expect(text.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toContain(
      `https://api.example.com/api/v1/templates/1/invoices/${id}.pdf?key=${work.organization.id}-${hash}`,
    );
    expect((await work.store.invoices.get(id))?.doc.sentAt).not.toBeNull();
    expect(await waiting()).toEqual([]);
    expect(await handler()).toMatchObject({ done: 0, waiting: 0 });
  });

  it('goes out for what a recurring invoice makes, where it says so', async () => {
    const work = await newBooks();
    const id = await customer(work, 'Acme', 'acme@example.com');
    const base = { startsOn: '2021-01-01', maxOccurrences: 2, customerId: id };
    await rule(work, { ...base, sentByEmail: true });
    await rule(work, base);
    await generateDue(work.organization.id % 64, '2021-03-01T00:00:00.000Z');
    expect(await invoices(work)).toHaveLength(4);
    expect(await drainOutbox()).toMatchObject({ done: 2 });
    expect(mails()).toHaveLength(2);
  });

  it('is not sent where the invoice is gone, and waits with the reason where nobody has an address', async () => {
    const work = await newBooks();
    const gone = await promise(work, invoiceMail);
    await deleteInvoice(gone, work);
    const ids = [await promise(work, invoiceMail, 'nobody'), await promise(work, invoiceMail, '')];
    const [one] = ids;
    expect(await drainOutbox()).toEqual({ done: 0, skipped: 1, failed: 2, setAside: 0, waiting: 0 });
    expect(mails()).toEqual([]);
    expect((await waiting()).map(({ reason, answer }) => [reason, answer]).sort()).toEqual([
      ['Unmailable address', 'No e-mail address: nobody'],
      ['Unmailable no address', undefined],
    ]);
    // Once it is mended it goes.
    await updateInvoice(Number(one), { snapshot: { email: 'jo@example.com' } }, work);
    expect(await drainOutbox(Date.now() + 60_000)).toMatchObject({ done: 1, failed: 1 });
    expect(mails()).toHaveLength(1);
    await deleteInvoice(Number(ids[1]), work);
    expect(await drainOutbox(Date.now() + 600_000)).toMatchObject({ skipped: 1 });
    expect(await waiting()).toEqual([]);
  });

  it('goes to the primary contact of a customer that has no address', async () => {
    const work = await newBooks();
    const id = await promise(work, invoiceMail, '');
    const { customerId } = (await work.store.invoices.get(id))?.doc ?? {};
    if (!customerId) throw new Error('no customer');
    const named = { customerId, firstName: 'Wile', lastName: 'Coyote' };
    await createContact({ ...named, email: 'wile@acme.example' }, work);
    await createContact({ ...named, email: 'other@acme.example' }, work);
    expect(await drainOutbox()).toMatchObject({ done: 1, skipped: 0 });
    expect(mail(mails()[0] ?? '')).toMatch(/^To: wile@acme\.example\r$/m);
    const next = await invoice(work, { customerId });
    expect(next.customer.email).toBe('wile@acme.example');
  });

  it('cannot be given further headers by a name', async () => {
    const work = await newBooks({ name: 'Evil\r\nBcc: all@example.com' });
    await promise(work, invoiceMail, 'jo@example.com, ann@example.com');
    await drainOutbox();
    const [head = ''] = mail(mails()[0] ?? '').split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/im);
    expect(head).toMatch(/^To: jo@example\.com, ann@example\.com\r$/m);
  });
});

describe('a payment mail', () => {
  it('tells what has come in and what is still open', async () => {
    const work = await newBooks();
    const bill = await invoice(work, { customerId: await customer(work, 'Acme', 'a@example.com') });
    const input = { invoiceId: bill.id, amount: '40', paidOn: '2026-01-05' };
    const { doc } = await recordPayment(input, work, ({ id }) => [
      { kind: 'payment mail', payload: { paymentId: id } },
    ]);
    expect(await drainOutbox()).toMatchObject({ done: 1 });
    const text = mail(mails()[0] ?? '').replaceAll('=\r\n', '');
    expect(text).toContain(`Subject: Payment ${doc.reference} for invoice INV-1`);
    expect(text).toContain('your payment of 40.00 EUR on 2026-01-05');
    expect(text).toContain('Amount still due on this invoice: 60.00 EUR');
  });
});

describe('a payment mail of before it was written down whether it was asked for', () => {
  it('is left where there is no address, as it was then', async () => {
    const work = await newBooks();
    const bill = await invoice(work, { customerId: await customer(work, 'Acme') });
    const input = { invoiceId: bill.id, amount: '40', paidOn: '2026-01-05' };
    await recordPayment(input, work, ({ id }) => [{ kind: 'payment mail', payload: { paymentId: id } }]);
    expect(await drainOutbox()).toMatchObject({ skipped: 1, failed: 0 });
    expect(await waiting()).toEqual([]);
  });
});

describe('an effect', () => {
  it('is done once by two drains at once', async () => {
    const work = await newBooks();
    for (let i = 0; i < 5; i += 1) await promise(work, invoiceMail);
    const results = await Promise.all([drainOutbox(), drainOutbox()]);
    expect(results.reduce((sum, { done }) => sum + done, 0)).toBe(5);
    expect(results.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
    expect(mails()).toHaveLength(5);
    expect(await waiting()).toEqual([]);
  });

  it('is left alone while another drain has it, and taken up when that one has died', async () => {
    const work = await newBooks();
    await promise(work, invoiceMail);
    const network = failOnce('crash after', ({ type }) => type === 'update');
    await asProcess(() => drainOutbox()).finally(network.restore);
    expect(network.struck['crash after']).toBe(1);
    expect(await drainOutbox()).toMatchObject({ done: 0, waiting: 1 });
    expect(mails()).toEqual([]);
    expect(await drainOutbox(Date.now() + 61_000)).toMatchObject({ done: 1 });
    expect(mails()).toHaveLength(1);
  });

  it('that was done by a drain which then died is done again under the same name: one mail', async () => {
    const work = await newBooks();
    await promise(work, invoiceMail);
    const network = failOnce('crash before', isEnd);
    await asProcess(() => drainOutbox()).finally(network.restore);
    expect(mails()).toHaveLength(1);
    expect(await drainOutbox(Date.now() + 61_000)).toMatchObject({ done: 1 });
    expect(mails()).toHaveLength(1);
    expect(await waiting()).toEqual([]);
  });

  it('is done in the end on a bad network', async () => {
    const work = await newBooks();
    for (let i = 0; i < 6; i += 1) await promise(work, invoiceMail);
    const network = badNetwork({ seed: 4, rate: 0.15 });
    for (let round = 0; round < 5; round += 1)
      await asProcess(() => drainOutbox(Date.now() + round * 61_000)).catch(() => null);
    network.restore();
    await drainOutbox(Date.now() + 600_000);
    expect(mails()).toHaveLength(6);
    expect(await waiting()).toEqual([]);
  });

  it('that fails waits longer each time, in nobody’s way, and after three days is moved aside with the reason', async () => {
    const work = await newBooks();
    await promise(work, (invoiceId) => ({ kind: 'unheard of', payload: { invoiceId } }));
    await promise(work, invoiceMail);
    const start = Date.now();
    expect(await drainOutbox(start)).toMatchObject({ done: 1, failed: 1 });
    expect(await drainOutbox(start + 1_000)).toMatchObject({ failed: 0, waiting: 1 });
    const tries: number[] = [];
    let minute = 0;
    for (; minute <= 72 * 60; minute += minute < 60 ? 1 : 60) {
      const { failed, setAside } = await drainOutbox(start + minute * 60_000 + (minute < 60 ? 0 : 5_000));
      if (failed > 0) tries.push(minute);
      if (setAside > 0) break;
    }
    // With a run each minute: one minute, then 2, 5, 10, 20, 40 minutes, 1, 2, 4 and then every 6 hours later.
    expect(tries.slice(0, 6)).toEqual([1, 3, 8, 18, 38, 120]);
    expect(tries.slice(-3)).toEqual([57, 63, 69].map((hours) => hours * 60));
    expect(minute).toBe(72 * 60);
    expect(await waiting()).toEqual([]);
    expect(await aside()).toMatchObject([
      { organizationId: work.organization.id, kind: 'unheard of', attempts: 21, failures: 21, reason: 'Error' },
    ]);
    expect(await drainOutbox(start + 10 ** 9)).toMatchObject({ failed: 0, setAside: 0, waiting: 0 });
  });

  it('is tried again when the folder cannot be written', async () => {
    const work = await newBooks();
    await promise(work, invoiceMail);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file in its place');
    expect(await drainOutbox()).toMatchObject({ failed: 1 });
    rmSync(folder);
    expect(await drainOutbox(Date.now() + 61_000)).toMatchObject({ done: 1 });
    expect(mails()).toHaveLength(1);
  });

  it('that cannot be put into the folder while somebody waits for it is said to wait, and why', async () => {
    const firm = await newFirm();
    const { id } = await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', 'jo@example.com') });
    const siwapp = firm.as('siwapp');
    const isSent = async () => (await siwapp('GET', `/api/v1/invoices/${id}`)).body.data.attributes.sent_by_email;
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file in its place');
    const { status, body } = await siwapp('GET', `/api/v1/invoices/${id}/send_email`);
    expect([status, body.message]).toEqual([202, expect.stringMatching(/ReceiverFailed E(NOTDIR|EXIST)/)]);
    expect(await isSent()).toBe('false');
    const reason = expect.stringMatching(/^ReceiverFailed E/);
    expect((await firm.as('admin')('GET', '/admin/v1/outbox')).body).toMatchObject([{ state: 'waiting', reason }]);
    rmSync(folder);
    expect(await drainOutbox(Date.now() + 61_000)).toMatchObject({ done: 1 });
    expect([mails().length, await isSent()]).toEqual([1, 'true']);
  });

  it('stays and is reported where mail has nowhere to go', async () => {
    const work = await newBooks();
    await promise(work, invoiceMail);
    vi.resetModules();
    delete process.env.MAIL_FOLDER;
    const unsent = await import('../../lib/operations/outbox/drain.ts');
    expect(await unsent.drainOutbox()).toEqual({ done: 0, skipped: 0, failed: 0, setAside: 0, waiting: 1 });
    process.env.MAIL_FOLDER = folder;
    process.env.PUBLIC_ORIGIN = 'https://api.example.com';
    expect(await waiting()).toMatchObject([{ attempts: 0 }]);
    expect(await drainOutbox()).toMatchObject({ done: 1 });
  });
});
