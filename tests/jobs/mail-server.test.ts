/** Mail through a server, as in the cloud: handed over once, tried again when refused, and the invoice is not touched by it. */

import { afterAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { claim } from '../../lib/store/outbox.ts';
import { startMailServer } from '../support/mail-server.ts';
import { waitingItems } from '../support/outbox.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
const { mails } = server;
// The settings are read once: before the first of them is asked for.
process.env.SMTP_URL = server.url;
process.env.MAIL_FROM = 'billing@example.com';
ownTable();
afterAll(() => server.close());

async function promised(firm: Firm): Promise<number> {
  const customerId = await customer(firm.work, 'Müller', 'jo@example.com');
  const { id } = await invoice(firm.work, { customerId });
  await firm.work.store.promise({ kind: 'invoice mail', payload: { invoiceId: id } }, Date.now());
  return id;
}

describe('a mail through a server', () => {
  it('is tried again after a refusal, and then there once; the invoice changes only by being sent', async () => {
    const firm = await newFirm();
    const id = await promised(firm);
    const before = await firm.work.store.invoices.get(id);
    server.refusal = '451 try again later';
    expect(await drainOutbox()).toMatchObject({ done: 0, failed: 1 });
    expect(await firm.work.store.invoices.get(id)).toEqual(before);
    const outbox = (await firm.as('admin')('GET', '/admin/v1/outbox')).body;
    const reason = 'MailRefused 451';
    expect(outbox).toMatchObject([
      { state: 'waiting', kind: 'invoice mail', attempts: 1, failures: 1, reason, payload: { invoiceId: id } },
    ]);
    expect(outbox[0].answer).toMatch(/^451 .*try again later$/);
    const untilNextMs = Date.parse(outbox[0].next_try_at) - Date.now();
    expect(untilNextMs).toBeGreaterThan(0);
    expect(untilNextMs).toBeLessThanOrEqual(60_000);

    server.refusal = '';
    const [one, two] = await Promise.all([drainOutbox(Date.now() + 60_000), drainOutbox(Date.now() + 60_000)]);
    expect(one.done + two.done).toBe(1);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatch(/^From: .*<billing@example\.com>\r$/m);
    expect(mails[0]).toMatch(/^To: jo@example\.com\r$/m);
    expect(mails[0]).toMatch(/filename=INV-1\.pdf/);
    expect((await firm.work.store.invoices.get(id))?.doc.sentAt).not.toBeNull();
    expect((await firm.as('admin')('GET', '/admin/v1/outbox')).body).toEqual([]);
  });

  it('is set aside after three days of refusals, and told so, to its organization only', async () => {
    const [firm, other] = [await newFirm(), await newFirm()];
    const id = await promised(firm);
    const before = await firm.work.store.invoices.get(id);
    server.refusal = '550 nobody of that name';
    for (let hours = 0; hours <= 78; hours += 6) await drainOutbox(Date.now() + hours * 3_600_000);
    const outbox = (await firm.as('admin')('GET', '/admin/v1/outbox')).body;
    expect(outbox).toMatchObject([
      { state: 'set_aside', kind: 'invoice mail', attempts: 13, failures: 13, reason: 'MailRefused 550' },
    ]);
    expect(outbox[0].next_try_at).toBeNull();
    expect((await other.as('admin')('GET', '/admin/v1/outbox')).body).toEqual([]);
    expect(await firm.work.store.invoices.get(id)).toEqual(before);

    // Once what was in the way is gone, it is taken up again by hand, by its own organization.
    server.refusal = '';
    mails.length = 0;
    const again = `/admin/v1/outbox/${outbox[0].id}`;
    expect(await drainOutbox(Date.now() + 10 ** 9)).toMatchObject({ done: 0 });
    expect((await other.as('admin')('POST', again)).status).toBe(404);
    expect((await firm.as('admin')('POST', again)).status).toBe(204);
    expect((await firm.as('admin')('POST', again)).status).toBe(204);
    expect(await drainOutbox()).toMatchObject({ done: 1 });
    expect(mails).toHaveLength(1);
    expect((await firm.as('admin')('POST', again)).status).toBe(404);
    expect((await firm.as('admin')('GET', '/admin/v1/outbox')).body).toEqual([]);
  });

  it('is set aside when five tries of it did not live to say how they ended, also where others failed', async () => {
    const firm = await newFirm();
    await promised(firm);
    server.refusal = '451 try again later';
    expect(await drainOutbox()).toMatchObject({ failed: 1 });
    server.refusal = '';
    for (let n = 0; n < 5; n += 1) {
      const [own] = await waitingItems(firm.work);
      expect(own && (await claim(own, Date.now() - 1))).toMatchObject({ attempts: n + 2 });
    }
    mails.length = 0;
    expect(await drainOutbox(Date.now() + 61_000)).toMatchObject({ done: 0, setAside: 1 });
    expect(mails).toEqual([]);
    const outbox = (await firm.as('admin')('GET', '/admin/v1/outbox')).body;
    expect(outbox).toMatchObject([{ state: 'set_aside', attempts: 7, failures: 1, reason: 'unfinished' }]);
  });
});
