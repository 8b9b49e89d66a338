/** A mail server that is not there: what is said of it names its address, and no password. */
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { outboxOf } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

const port = await new Promise<number>((free) => {
  const listening = createServer().listen(0, '127.0.0.1', () => {
    const address = listening.address();
    listening.close(() => free(typeof address === 'object' ? (address?.port ?? 0) : 0));
  });
});
process.env.SMTP_URL = `smtp://user:secret@127.0.0.1:${port}`;
process.env.MAIL_FROM = 'billing@example.com';
ownTable();

it('is named with the cause, in the answer and in the outbox', async () => {
  const firm = await newFirm();
  const { id } = await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', 'jo@example.com') });
  const { status, body } = await firm.as('siwapp')('GET', `/api/v1/invoices/${id}/send_email`);
  const answer = `connect ECONNREFUSED 127.0.0.1:${port}`;
  expect([status, body.message]).toEqual([
    202,
    `The e-mail has not been sent yet (ReceiverFailed ECONNREFUSED: ${answer}). It waits in the outbox and is tried again.`,
  ]);
  const outbox = await outboxOf(firm);
  expect(outbox).toMatchObject([{ reason: 'ReceiverFailed ECONNREFUSED', answer }]);
  expect(JSON.stringify(outbox)).not.toContain('secret');
});
