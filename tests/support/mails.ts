/** Mails that wait in a firm's outbox, and what its people see and do there. */
import { expect } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import type { MailServer } from './mail-server.ts';

/** A firm with an invoice, and so many mails of it that are due. */
export async function firmWithMails(count: number): Promise<Firm> {
  const firm = await newFirm();
  await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', 'jo@example.com') });
  for (let n = 0; n < count; n += 1) await promiseMail(firm);
  return firm;
}

export const promiseMail = (firm: Firm) =>
  firm.work.store.promise({ kind: 'invoice mail', payload: { invoiceId: 1 } }, Date.now());

/** A drain with time enough on a slow machine. */
export const drain = (now = Date.now()) => drainOutbox(now, null, { beginsForMs: 10 ** 6 });

export const outboxOf = async (firm: Firm): Promise<Reply['body']> =>
  (await firm.as('admin')('GET', '/admin/v1/outbox')).body;
export const tryAll = async (firm: Firm): Promise<Reply['body']> =>
  (await firm.as('admin')('POST', '/admin/v1/outbox')).body;

/** So many mails have been taken, each once. */
export function expectSent(server: MailServer, count: number): void {
  const ids = server.mails.map((mail) => /^Message-ID: (.*)\r$/im.exec(mail)?.[1]);
  expect(ids).toHaveLength(count);
  expect(new Set(ids).size).toBe(count);
}
