/** Mails leave at the rate that the provider allows, whoever sends them in this process. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { runWithin } from '../../lib/platform/deadline.ts';
import { readMailPauseMs, waitForTurn } from '../../lib/platform/mail-rate.ts';
import { startMailServer } from '../support/mail-server.ts';
import { drain, expectSent, firmWithMails, promiseMail } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
Object.assign(process.env, { SMTP_URL: server.url, MAIL_FROM: 'billing@example.com', MAIL_PER_SECOND: '10' });
ownTable();
afterAll(() => server.close());

const times: number[] = [];
server.take = async () => void times.push(performance.now());
beforeEach(async () => {
  await waitForTurn(0);
  times.length = 0;
  server.mails.length = 0;
});

describe('ten mails a second', () => {
  it('are no more, of however many firms they are, and each is tried once', async () => {
    const begunAt = performance.now();
    await Promise.all([firmWithMails(6), firmWithMails(6), firmWithMails(6)]);
    expect(await drain()).toMatchObject({ done: 18, failed: 0 });
    expectSent(server, 18);
    expect((times.at(-1) ?? 0) - begunAt).toBeGreaterThan(1_690);
  });

  it('are counted by recipients', async () => {
    const firm = await newFirm();
    const to = 'jo@example.com, ann@example.com, max@example.com, eva@example.com';
    await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', to) });
    const begunAt = performance.now();
    for (let n = 0; n < 4; n += 1) await promiseMail(firm);
    expect(await drain()).toMatchObject({ done: 4, failed: 0 });
    expect((times.at(-1) ?? 0) - begunAt).toBeGreaterThan(1_190);
  });

  it('do not count what sends nothing', async () => {
    const firm = await firmWithMails(30);
    await deleteInvoice(1, firm.work);
    const before = readMailPauseMs();
    expect(await drain()).toMatchObject({ skipped: 30 });
    expect(readMailPauseMs()).toBeLessThanOrEqual(before);
  });

  it('leave no time for a mail whose turn comes after its deadline: it is not sent then', async () => {
    await waitForTurn(10_000);
    await expect(runWithin(100_000, () => waitForTurn(1))).rejects.toMatchObject({ code: 'rate' });
    const firm = await firmWithMails(1);
    const reply = await firm.as('siwapp')('POST', '/api/v1/invoices/1/send_email');
    expect([reply.status, server.mails]).toEqual([202, []]);
  });
});
