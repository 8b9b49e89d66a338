/** Sending an invoice by mail: once, while the client waits; and where that cannot be, the answer says so and the outbox goes on. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { asProcess, failOnce, isEnd, isWrite } from '../../lab/faults.ts';
import { createContact } from '../../lib/operations/contact/write.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { closeCircuit } from '../../lib/store/circuit.ts';
import { setAside } from '../../lib/store/outbox.ts';
import { readOwnEffects } from '../../lib/store/outbox-own.ts';
import { watchLog } from '../support/log.ts';
import { startMailServer } from '../support/mail-server.ts';
import { drain, expectSent, outboxOf } from '../support/mails.ts';
import { waitingEffects, waitingItems } from '../support/outbox.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
process.env.SMTP_URL = server.url;
process.env.MAIL_FROM = 'billing@example.com';
ownTable();
afterAll(() => server.close());

const lines = watchLog();

let firm: Firm;
beforeEach(async () => {
  Object.assign(server, { state: 'up', refusal: '', refusals: {}, visits: 0 });
  firm = await newFirm();
  server.mails.length = 0;
  server.envelopes.length = 0;
  lines.length = 0;
});

const billed = async (email = 'jo@example.com'): Promise<number> =>
  (await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', email) })).id;
const ask = (id: number, query = '', method = 'GET', headers = {}): Promise<Reply> =>
  firm.as('siwapp')(method, `/api/v1/invoices/${id}/send_email${query}`, { headers });
const isSent = async (id: number): Promise<string> =>
  (await firm.as('siwapp')('GET', `/api/v1/invoices/${id}`)).body.data.attributes.sent_by_email;
/** Perfex says it of the same invoice. */
const isSentInPerfex = async (id: number): Promise<string> =>
  (await firm.as('perfex')('GET', `/api/invoices/${id}`)).body.sent;

describe('GET /api/v1/invoices/{id}/send_email', () => {
  it('has sent the mail when it says so, once for each call', async () => {
    const id = await billed();
    expect(await ask(id)).toMatchObject({ status: 200, body: { message: 'E-mail succesfully sent.' } });
    expect(server.envelopes).toEqual([{ from: 'billing@example.com', to: ['jo@example.com'] }]);
    expect(await isSent(id)).toBe('true');
    expect(await isSentInPerfex(id)).toBe('1');
    expect(await outboxOf(firm)).toEqual([]);
    expect((await ask(id, '?template_id=3', 'POST')).status).toBe(200);
    expect(await drain()).toMatchObject({ done: 0, waiting: 0 });
    expectSent(server, 2);
  });

  it.each([
    [
      'refuses for good',
      { refusal: '550 5.1.1 nobody of that name' },
      'MailRefused 550',
      '550 5.1.1 nobody of that name',
    ],
    ['refuses for now', { refusal: '451 4.7.1 come again' }, 'MailRefused 451', '451 4.7.1 come again'],
    ['takes nothing now', { state: 'closing' }, 'ReceiverFailed EPROTOCOL 421', '421 .*come back later'],
    ['hangs up', { state: 'gone' }, 'ReceiverFailed ECONNECTION', 'Connection closed unexpectedly'],
  ])('says that the mail waits, and why, where the server %s; then it goes once', async (_, how, reason, answer) => {
    const id = await billed();
    Object.assign(server, how);
    const { status, body } = await ask(id);
    expect(status).toBe(202);
    expect(body.message).toContain('has not been sent yet');
    expect(body.message).toContain(reason);
    expect(body.message).toMatch(new RegExp(answer));
    expect(await isSent(id)).toBe('false');
    expect(await isSentInPerfex(id)).toBe('0');
    const [shown] = await outboxOf(firm);
    expect(shown).toMatchObject({ state: 'waiting', attempts: 1, failures: 1, reason });
    expect(shown.answer).toMatch(new RegExp(answer));
    const failed = lines.filter(({ event }) => event === 'effect failed');
    expect(failed).toMatchObject([{ organization: firm.organization.id, kind: 'invoice mail', reason }]);

    Object.assign(server, { state: 'up', refusal: '' });
    expect(await drain(Date.now() + 60_000)).toMatchObject({ done: 1 });
    expect(await isSent(id)).toBe('true');
    expectSent(server, 1);
  });

  it('does not knock at a server that has failed three times in a row, and says so', async () => {
    server.state = 'gone';
    for (let n = 0; n < 3; n += 1) expect((await ask(await billed())).status).toBe(202);
    const { visits } = server;
    expect((await ask(await billed())).body.message).toContain('ReceiverFailed ECONNECTION');
    expect(server.visits).toBe(visits);
    server.state = 'up';
    await drain(Date.now() + 120_000);
    expectSent(server, 4);
  });

  it('tries a mail that already waits again, instead of creating a second one', async () => {
    const id = await billed();
    server.state = 'gone';
    for (let n = 1; n <= 2; n += 1) {
      expect((await ask(id)).body.message).toContain('The e-mail has not been sent yet (ReceiverFailed');
      expect(await outboxOf(firm)).toMatchObject([{ attempts: n, failures: n }]);
    }
    // Another template is another mail.
    expect((await ask(id, '?template_id=2')).status).toBe(202);
    expect(await outboxOf(firm)).toHaveLength(2);
    const [first] = await waitingItems(firm.work);
    if (first) await setAside(first, 'given up');
    server.state = 'up';
    await closeCircuit(firm.organization.id, 'mail');
    // What was given up is taken up again, and is still one mail.
    expect((await ask(id)).status).toBe(200);
    expect((await ask(id, '?template_id=2')).status).toBe(200);
    expectSent(server, 2);
    expect(await outboxOf(firm)).toEqual([]);
    expect((await ask(id)).status).toBe(200);
    expectSent(server, 3);
  });

  it('sends and creates nothing for HEAD', async () => {
    const id = await billed();
    const { status, headers } = await ask(id, '', 'HEAD');
    expect([status, headers.allow?.split(', ').sort()]).toEqual([405, ['GET', 'POST']]);
    expect((await firm.as('siwapp')('HEAD', '/api/v1/recurring_invoices/generate_invoices')).status).toBe(405);
    expect((await firm.as('siwapp')('HEAD', `/api/v1/invoices/${id}`)).status).toBe(200);
    expect([server.mails, await waitingEffects(firm.work)]).toEqual([[], []]);
  });

  it('leaves to the outbox what it died over, before the try as after it', async () => {
    const id = await billed();
    const died = failOnce('crash after', isWrite);
    expect(await asProcess(() => ask(id)).finally(died.restore)).toBe('crashed');
    expect(server.mails).toEqual([]);
    expect(await drain()).toMatchObject({ done: 1 });
    expectSent(server, 1);

    // The mail is out, and nobody could note it: it is known again by its Message-ID.
    const unnoted = failOnce('crash before', isEnd);
    expect(await asProcess(() => ask(id)).finally(unnoted.restore)).toBe('crashed');
    expect(await drain()).toMatchObject({ done: 0, waiting: 1 });
    expect(await drain(Date.now() + 61_000)).toMatchObject({ done: 1 });
    const ids = server.mails.map((mail) => /^Message-ID: (.*)\r$/im.exec(mail)?.[1]);
    expect([ids.length, new Set(ids).size]).toEqual([3, 2]);
  });

  it('does not send twice because it could not be noted that it was sent', async () => {
    const id = await billed();
    // The third write after the promise and its claim: the invoice's.
    const network = failOnce('crash before', isWrite, 1);
    await ask(id).finally(network.restore);
    expect(server.mails).toHaveLength(1);
    await drain(Date.now() + 120_000);
    expect(server.mails).toHaveLength(1);
    expect(await isSent(id)).toBe('true');
    expect(await outboxOf(firm)).toEqual([]);
  });

  it('tells apart of several who has it, and goes on with the others alone', async () => {
    const id = await billed('jo@example.com; gone@example.com, ann@example.com');
    server.refusals = { 'gone@example.com': '550 5.1.1 gone' };
    const { status, body } = await ask(id);
    expect(status).toBe(202);
    expect(body.message).toContain('MailRefused 550: gone@example.com: 550 5.1.1 gone');
    expect(await isSent(id)).toBe('true');
    expect(server.envelopes.map(({ to }) => to)).toEqual([['jo@example.com', 'ann@example.com']]);
    expect(body.message).toContain(
      'has been sent to jo@example.com, ann@example.com, but not yet to the others (MailRefused',
    );
    expect((await outboxOf(firm))[0].payload.sentTo).toEqual(['jo@example.com', 'ann@example.com']);
    // Asked for again it goes to nobody who has it.
    expect((await ask(id)).body.message).toContain('has been sent to jo@example.com, ann@example.com, but');
    expect(server.envelopes).toHaveLength(1);
    server.refusals = {};
    expect(await drain(Date.now() + 120_000)).toMatchObject({ done: 1 });
    expect(server.envelopes.map(({ to }) => to)).toEqual([['jo@example.com', 'ann@example.com'], ['gone@example.com']]);
  });

  it('is a mail of its own once those that it waits for are on the invoice no more', async () => {
    const id = await billed('jo@example.com; gone@example.com');
    server.refusals = { 'gone@example.com': '550 5.1.1 gone' };
    expect((await ask(id)).status).toBe(202);
    const email = { email: 'jo@example.com' };
    const changed = await firm.as('siwapp')('PUT', `/api/v1/invoices/${id}`, { body: { invoice: email } });
    expect(changed.status).toBe(200);
    const { visits } = server;
    expect((await ask(id)).status).toBe(200);
    expect(server.visits).toBe(visits + 1);
    expect(server.envelopes.map(({ to }) => to)).toEqual([['jo@example.com'], ['jo@example.com']]);
    await drain(Date.now() + 120_000);
    expect([await outboxOf(firm), server.envelopes.length]).toEqual([[], 2]);
  });

  it('sends to the primary contact of a customer without an address, and is refused where there is none', async () => {
    const customerId = await customer(firm.work, 'Wile');
    const { id } = await invoice(firm.work, { customerId });
    const refused = await ask(id);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].detail).toContain('email is missing');
    // The request has no body that a pointer could lead into.
    expect(refused.body.errors[0]).not.toHaveProperty('source');
    await createContact({ customerId, firstName: 'Wile', lastName: 'C', email: 'wile@example.com' }, firm.work);
    expect((await ask(id)).status).toBe(200);
  });

  it('is refused where an address was stored that cannot be mailed', async () => {
    const id = await billed();
    await updateInvoice(id, { snapshot: { email: 'jo@example.com, nobody' } }, firm.work);
    const refused = await ask(id);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].detail).toContain("email must be corrected first: 'nobody' is not an e-mail address");
    expect(await waitingEffects(firm.work)).toEqual([]);
  });

  it('is not found for another invoice or template, nor allowed to whoever may only read', async () => {
    const id = await billed();
    expect((await ask(999_999)).status).toBe(404);
    expect((await ask(id, '?template_id=9')).status).toBe(404);
    expect((await ask(id, '?template_id=x')).status).toBe(400);
    const token = await firm.tokenWith(['invoices:read']);
    const headers = { authorization: `Token token="${token}"` };
    expect((await send('GET', `/api/v1/invoices/${id}/send_email`, { headers })).status).toBe(403);
    expect(await readOwnEffects(firm.organization.id, 10)).toEqual({ waiting: [], aside: [] });
    expect(server.mails).toEqual([]);
  });
});
