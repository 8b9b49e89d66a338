/** A mail server that does not know SMTPUTF8 is not told addresses it cannot read; the others get their mail. */
import { afterAll, expect, it } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { startMailServer } from '../support/mail-server.ts';
import { drain, outboxOf } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer({ knowsUtf8: false });
process.env.SMTP_URL = server.url;
ownTable();
afterAll(() => server.close());

it('who can be written to is, and the outbox says who cannot', async () => {
  const firm = await newFirm();
  const customerId = await customer(firm.work, 'Acme', 'Søren@example.com, jo@räucher.example');
  const { id } = await invoice(firm.work, { customerId });
  const sent = await firm.as('siwapp')('GET', `/api/v1/invoices/${id}/send_email`);
  expect(sent.status).toBe(202);
  expect(sent.body.message).toContain('MailRefused SMTPUTF8: The mail server does not take addresses');
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]).toMatch(/^To: jo@xn--rucher-bua\.example\r$/m);
  expect(await outboxOf(firm)).toMatchObject([
    { reason: 'MailRefused SMTPUTF8', payload: { sentTo: ['jo@xn--rucher-bua.example'] } },
  ]);
  expect(await drain(Date.now() + 60_000)).toMatchObject({ done: 0, failed: 1 });
  expect(server.mails).toHaveLength(1);
});
