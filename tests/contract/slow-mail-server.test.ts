/**
 * A mail server that takes its time, while a client waits for its mail: nobody else waits for it, what it has got is not given it
 * again, and nobody is told more than is known. The test sets the clock; no second of it passes.
 */
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { startMailServer } from '../support/mail-server.ts';
import { drain, expectSent, outboxOf } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
process.env.SMTP_URL = server.url;
process.env.MAIL_FROM = 'billing@example.com';
ownTable();
afterAll(() => server.close());

let firm: Firm;
beforeEach(async () => {
  firm = await newFirm();
  server.mails.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

const billed = async (of: Firm, count: number): Promise<number[]> => {
  const customerId = await customer(of.work, 'Acme', 'jo@example.com');
  return Promise.all(Array.from({ length: count }, async () => (await invoice(of.work, { customerId })).id));
};
const ask = (of: Firm, id: number | undefined): Promise<Reply> =>
  of.as('siwapp')('GET', `/api/v1/invoices/${id}/send_email`);
const setClock = () => vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], shouldAdvanceTime: true });

it('does not block other requests, and at most six wait for it at once', async () => {
  const other = await newFirm();
  const ids = await billed(firm, 7);
  const [theirs] = await billed(other, 1);
  server.state = 'silent';
  server.visits = 0;
  const asked = [ask(other, theirs), ...ids.map((id) => ask(firm, id))];
  await server.holds(6);
  for (const each of [firm, other]) expect((await each.as('perfex')('GET', '/api/customers/1')).status).toBe(200);
  expect(server.visits).toBe(6);
  server.state = 'up';
  server.answer();
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200));
  expectSent(server, 8);
});

it('is waited for when it has the whole mail: one that comes after 9 s is no failure', async () => {
  const [id] = await billed(firm, 1);
  server.state = 'late';
  setClock();
  const asked = ask(firm, id);
  await server.holds(1);
  vi.advanceTimersByTime(extendWait(9_000));
  server.answer();
  expect((await asked).status).toBe(200);
  expect(await outboxOf(firm)).toEqual([]);
  expectSent(server, 1);
});

it.each(['silent', 'hesitant'] as const)(
  'is not waited for any longer than 8 s where it has not: %s',
  async (state) => {
    const [id] = await billed(firm, 1);
    server.state = state;
    setClock();
    const asked = ask(firm, id);
    await server.holds(1);
    // Meanwhile the mail is composed, and lies ready.
    for (let turn = 0; turn < 1_000; turn += 1) await new Promise(setImmediate);
    vi.advanceTimersByTime(extendWait(8_000));
    const { host } = new URL(server.url);
    expect((await asked).body.message).toContain(
      `The e-mail has not been sent yet (ReceiverFailed timeout: ${host} did not answer in time). It waits`,
    );
    server.state = 'up';
    server.answer();
    expect(await drain(Date.now() + 120_000)).toMatchObject({ done: 1 });
  },
);

it('that has a mail and says nothing is no failure of the server, and nobody knows whether it has arrived', async () => {
  const ids = await billed(firm, 3);
  server.state = 'late';
  setClock();
  const asked = ids.map((id) => ask(firm, id));
  await server.holds(3);
  vi.advanceTimersByTime(extendWait(18_000));
  for (const { status, body } of await Promise.all(asked)) {
    expect(status).toBe(202);
    expect(body.message).toMatch(/^It is not known whether the e-mail has arrived \(MailUnanswered timeout: /);
  }
  server.answer();
  server.state = 'up';
  // It is not left alone for that, and has the same three mails then, under the same ids.
  expect((await ask(firm, ids[0])).status).toBe(200);
  await drain(Date.now() + 120_000);
  expect(await outboxOf(firm)).toEqual([]);
  const sent = server.mails.map((mail) => /^Message-ID: (.*)\r$/im.exec(mail)?.[1]);
  expect([sent.length, new Set(sent).size]).toEqual([6, 3]);
});

it('is left alone after three failures, also where they come at once and none knows of the others', async () => {
  const ids = await billed(firm, 4);
  server.state = 'silent';
  const asked = ids.slice(0, 3).map((id) => ask(firm, id));
  await server.holds(3);
  server.state = 'closing';
  server.answer();
  for (const { status } of await Promise.all(asked)) expect(status).toBe(202);
  const { visits } = server;
  expect((await ask(firm, ids[3])).body.message).toContain('421');
  expect(server.visits).toBe(visits);
});
