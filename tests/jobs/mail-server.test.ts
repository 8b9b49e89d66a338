/** Mail through a server, as in the cloud: handed over once, tried again when refused, and the invoice is not touched by it. */

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { sendInvoice } from '../../lib/operations/invoice/send-mail.ts';
import { drainOutbox, mostTries } from '../../lib/operations/outbox/drain.ts';
import { claim, readOutbox } from '../../lib/store/outbox.ts';
import { type Firm, newFirm } from '../support/api.ts';
import { customer, invoice } from '../support/books.ts';
import { ownEngine } from '../support/table.ts';

/** A mail server of few words; `refusal` is what it says to every recipient, if it refuses. */
let refusal = '';
const mails: string[] = [];
const server = createServer((socket) => {
  let pending = '';
  let inMail = false;
  const answerTo = (line: string): string => {
    if (/^EHLO/i.test(line)) return '250-here\r\n250 AUTH PLAIN';
    if (/^AUTH/i.test(line)) return '235 known';
    if (/^RCPT/i.test(line) && refusal) return refusal;
    if (/^DATA/i.test(line)) {
      inMail = true;
      return '354 go on';
    }
    return /^QUIT/i.test(line) ? '221 bye' : '250 ok';
  };
  socket.write('220 here\r\n');
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    pending += chunk.toString();
    for (;;) {
      const end = inMail ? '\r\n.\r\n' : '\r\n';
      const at = pending.indexOf(end);
      if (at < 0) return;
      const part = pending.slice(0, at);
      pending = pending.slice(at + end.length);
      if (inMail) {
        mails.push(part);
        inMail = false;
        socket.write('250 taken\r\n');
      } else socket.write(`${answerTo(part)}\r\n`);
    }
  });
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
// The settings are read once: before the first of them is asked for.
process.env.SMTP_URL = `smtp://user:secret@127.0.0.1:${(server.address() as AddressInfo).port}`;
process.env.MAIL_FROM = 'billing@example.com';
ownEngine();
afterAll(() => server.close());

async function promised(firm: Firm): Promise<number> {
  const customerId = await customer(firm.work, 'Müller', 'jo@example.com');
  const { id } = await invoice(firm.work, { customerId });
  await sendInvoice(id, 1, firm.work);
  return id;
}

describe('a mail through a server', () => {
  it('is tried again after a refusal, and then there once; the invoice changes only by being sent', async () => {
    const firm = await newFirm();
    const id = await promised(firm);
    const before = await firm.work.store.invoices.get(id);
    refusal = '451 try again later';
    expect(await drainOutbox()).toMatchObject({ done: 0, failed: 1 });
    expect(await firm.work.store.invoices.get(id)).toEqual(before);
    const outbox = (await firm.as('admin')('GET', '/admin/v1/outbox')).body;
    expect(outbox).toMatchObject([{ state: 'waiting', kind: 'invoice mail', attempts: 1, payload: { invoiceId: id } }]);

    refusal = '';
    const [one, two] = await Promise.all([drainOutbox(Date.now() + 60_000), drainOutbox(Date.now() + 60_000)]);
    expect(one.done + two.done).toBe(1);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatch(/^From: .*<billing@example\.com>\r$/m);
    expect(mails[0]).toMatch(/^To: jo@example\.com\r$/m);
    expect(mails[0]).toMatch(/filename=INV-1\.pdf/);
    expect((await firm.work.store.invoices.get(id))?.doc.sentAt).not.toBeNull();
    expect((await firm.as('admin')('GET', '/admin/v1/outbox')).body).toEqual([]);
  });

  it('is set aside after ten refusals, and told so, to its organization only', async () => {
    const [firm, other] = [await newFirm(), await newFirm()];
    const id = await promised(firm);
    const before = await firm.work.store.invoices.get(id);
    refusal = '550 nobody of that name';
    for (let n = 0; n < mostTries; n += 1) await drainOutbox(Date.now() + n * 360_000);
    const outbox = (await firm.as('admin')('GET', '/admin/v1/outbox')).body;
    expect(outbox).toMatchObject([{ state: 'set_aside', kind: 'invoice mail', attempts: mostTries, reason: 'Error' }]);
    expect((await other.as('admin')('GET', '/admin/v1/outbox')).body).toEqual([]);
    expect(await firm.work.store.invoices.get(id)).toEqual(before);

    // Once what was in the way is gone, it is taken up again by hand, by its own organization.
    refusal = '';
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

  it('is set aside when ten tries of it did not live to say how they ended', async () => {
    const firm = await newFirm();
    await promised(firm);
    for (let n = 0; n < mostTries; n += 1) {
      const waiting = await readOutbox(firm.organization.id % 8, 1_000);
      const own = waiting.find(({ organizationId }) => organizationId === firm.organization.id);
      expect(own && (await claim(own, Date.now() - 1))).toBe(true);
    }
    mails.length = 0;
    expect(await drainOutbox()).toMatchObject({ done: 0, setAside: 1 });
    expect(mails).toEqual([]);
    const outbox = (await firm.as('admin')('GET', '/admin/v1/outbox')).body;
    expect(outbox).toMatchObject([{ state: 'set_aside', reason: 'unfinished' }]);
  });
});
