/** A mail server that is down for long: nothing is lost, nobody knocks without end, and people are told and can help. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { request, tableName } from '../../lib/store/client.ts';
import { readOwnEffects } from '../../lib/store/outbox-own.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { type Firm, newFirm } from '../support/api.ts';
import { customer, invoice } from '../support/books.ts';
import { asProcess, badNetwork, failOnce } from '../support/faults.ts';
import { startMailServer } from '../support/mail-server.ts';
import { waitingItems } from '../support/outbox.ts';
import { inRounds } from '../support/rounds.ts';
import { scanTable } from '../support/scan.ts';
import { ownEngine } from '../support/table.ts';

const server = await startMailServer();
process.env.SMTP_URL = server.url;
process.env.MAIL_FROM = 'billing@example.com';
process.env.LOG_LEVEL = 'error';
ownEngine();
afterAll(() => server.close());

const minute = 60_000;
const hour = 60 * minute;
const lines: Record<string, unknown>[] = [];
const output = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
  const line = String(text);
  if (line.startsWith('{')) lines.push(JSON.parse(line));
  return true;
});
afterAll(() => output.mockRestore());
const said = (event: string) => lines.filter((line) => line.event === event);

beforeEach(async () => {
  server.state = 'up';
  server.refusal = '';
  await drain(Date.now() + 10 ** 9);
  Object.assign(server, { visits: 0 });
  server.mails.length = 0;
  lines.length = 0;
});

/** With time enough on a slow machine. */
const drain = (now = Date.now()) => drainOutbox(now, null, { beginsForMs: 10 ** 6 });
const kept = async () => (await scanTable()).filter(({ pk }) => String(pk).startsWith('system/outbox'));
const circuits = async () => (await kept()).filter(({ sk }) => String(sk).endsWith('#!'));
const outboxOf = async (firm: Firm) => (await firm.as('admin')('GET', '/admin/v1/outbox')).body;
const tryAll = async (firm: Firm) => (await firm.as('admin')('POST', '/admin/v1/outbox')).body;

/** A firm with an invoice, and so many mails of it that are due. */
async function firmWithMails(count: number): Promise<Firm> {
  const firm = await newFirm();
  await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', 'jo@example.com') });
  for (let n = 0; n < count; n += 1) await promiseMail(firm);
  return firm;
}
const promiseMail = (firm: Firm) =>
  firm.work.store.promise({ kind: 'invoice mail', payload: { invoiceId: 1 } }, Date.now());
/** Each mail once. */
const expectSent = (count: number): void => {
  const ids = server.mails.map((mail) => /^Message-ID: (.*)\r$/im.exec(mail)?.[1]);
  expect(ids).toHaveLength(count);
  expect(new Set(ids).size).toBe(count);
};

describe('a mail server that is down', () => {
  it('for a day costs no mail: when it is there again all leave, and people were told after an hour', async () => {
    const [one, two] = [await firmWithMails(3), await firmWithMails(2)];
    const start = Date.now();
    server.state = 'gone';
    let toldAfter: number | undefined;
    for (let quarters = 0; quarters <= 96; quarters += 1) {
      expect(await drain(start + quarters * 15 * minute)).toMatchObject({ done: 0, setAside: 0 });
      if (said('outbox failing').length > 0) toldAfter ??= quarters;
    }
    expect(said('outbox failing')[0]).toEqual({
      ...{ level: 'error', time: expect.any(String), event: 'outbox failing', organization: expect.any(Number) },
      ...{ lane: 'mail', since: expect.any(String), tries: expect.any(Number), reason: expect.any(String) },
    });
    expect(toldAfter).toBeGreaterThanOrEqual(4);
    expect(toldAfter).toBeLessThanOrEqual(6);
    // Once a lane and drain.
    lines.length = 0;
    await drain(start + 24 * hour + minute);
    const places = said('outbox failing').map(({ organization, lane }) => `${organization} ${lane}`);
    expect(places.length).toBeGreaterThan(0);
    expect(new Set(places).size).toBe(places.length);

    server.state = 'up';
    for (let quarters = 1; quarters <= 5; quarters += 1) {
      await drain(start + 24 * hour + quarters * 15 * minute);
    }
    expectSent(5);
    for (const firm of [one, two]) expect(await outboxOf(firm)).toEqual([]);
    expect(await kept()).toEqual([]);
  }, 180_000);

  it('for three days: what waits is set aside with the reason, and one call lets all of it go', async () => {
    const firm = await firmWithMails(4);
    const start = Date.now();
    server.state = 'gone';
    for (let hours = 0; hours <= 71; hours += 1) {
      expect(await drain(start + hours * hour)).toMatchObject({ done: 0, setAside: 0 });
    }
    for (let hours = 72; hours <= 80; hours += 1) await drain(start + hours * hour);
    const aside = await outboxOf(firm);
    expect(aside).toHaveLength(4);
    for (const one of aside)
      expect(one).toMatchObject({ state: 'set_aside', reason: expect.stringMatching(/^ReceiverFailed E/) });
    expect(said('effect set aside')).toHaveLength(4);
    // The alarm listens to these very words.
    const alarms = readFileSync(join(import.meta.dirname, '../../infra/alarms.yml'), 'utf8');
    for (const event of ['outbox failing', 'effect set aside']) expect(alarms).toContain(`$.event = "${event}"`);

    server.state = 'up';
    expect(await tryAll(firm)).toEqual({ taken_up: 4, left: 0 });
    expect(await tryAll(firm)).toEqual({ taken_up: 0, left: 0 });
    expect(await drain()).toMatchObject({ done: 4 });
    expectSent(4);
    expect(await kept()).toEqual([]);
  }, 180_000);

  it('is knocked at a few times a drain, whichever firms’ mails wait, and others’ are not tried at all', async () => {
    const firms = [await firmWithMails(4), await firmWithMails(4), await firmWithMails(4)];
    server.state = 'closing';
    expect(await drain()).toMatchObject({ done: 0, setAside: 0 });
    // The third failure in a row ends it; what was under way then is six at most.
    expect(server.visits).toBeGreaterThanOrEqual(3);
    expect(server.visits).toBeLessThanOrEqual(8);
    expect((await waitingItems(firms[0]?.work ?? expect.fail())).length).toBe(4);
    server.state = 'up';
    expect((await drain(Date.now() + 30 * minute)).done).toBe(12);
    expectSent(12);
  });
});

describe('a receiver’s circuit', () => {
  it('opens after three failures, lets one through when it is time, and closes when that is taken', async () => {
    const firm = await firmWithMails(6);
    server.state = 'gone';
    await drain();
    const visits = server.visits;
    // Two are under way together: a fourth may have been begun before the third failed.
    expect([3, 4]).toContain(visits);
    const [open] = await circuits();
    expect(open).toMatchObject({ organizationId: firm.organization.id, failures: visits, reason: /^E/ });
    expect((await verify(firm.organization.id)).violations).toEqual([]);
    const shown = await outboxOf(firm);
    expect(shown).toHaveLength(6);
    for (const one of shown) expect(Date.parse(one.next_try_at)).toBeGreaterThanOrEqual(Number(open?.openUntil));

    expect(await drain(Date.now() + 30_000)).toMatchObject({ failed: 0, waiting: 6 });
    expect(server.visits).toBe(visits);
    expect(await drain(Date.now() + 10 * minute)).toMatchObject({ failed: 1 });
    expect(server.visits).toBe(visits + 1);
    expect(await circuits()).toMatchObject([{ failures: visits + 1 }]);

    server.state = 'up';
    // Those that were put off for longer go with the others: the receiver is there again.
    expect(await drain(Date.now() + 30 * minute)).toMatchObject({ done: 6 });
    expectSent(6);
    expect(await kept()).toEqual([]);
  });

  it('is not opened by what is refused to one recipient', async () => {
    const firm = await firmWithMails(5);
    server.refusal = '550 nobody of that name';
    expect(await drain()).toMatchObject({ failed: 5 });
    expect(await circuits()).toEqual([]);
    server.refusal = '';
    expect(await tryAll(firm)).toEqual({ taken_up: 5, left: 0 });
    expect(await drain()).toMatchObject({ done: 5 });
  });

  it('is closed by whoever lets one or all of what waits be tried at once', async () => {
    const firm = await firmWithMails(4);
    server.state = 'gone';
    for (const later of [0, 3, 6, 20]) await drain(Date.now() + later * minute);
    expect(await circuits()).toHaveLength(1);
    server.state = 'up';
    const put = (await outboxOf(firm)).find(({ failures }: { failures: number }) => failures > 0);
    expect((await firm.as('admin')('POST', `/admin/v1/outbox/${put.id}`)).status).toBe(204);
    expect(await circuits()).toEqual([]);
    const { taken_up, left } = await tryAll(firm);
    expect(taken_up).toBeGreaterThan(0);
    expect(left).toBe(0);
    expect(await drain()).toMatchObject({ done: 4 });
  });
});

describe('letting all be tried again', () => {
  it('takes so many a call, says how many are left, and only the firm’s own', async () => {
    const [firm, other] = [await firmWithMails(0), await firmWithMails(0)];
    for (const { organization } of [firm, other]) {
      for (let n = 0; n < 510; n += 30)
        await Promise.all(Array.from({ length: 30 }, (_, i) => asideItem(organization.id, n + i)));
    }
    const rounds = inRounds();
    expect(await outboxOf(firm)).toHaveLength(200);
    rounds.restore();
    expect(rounds.count()).toBeLessThanOrEqual(2);
    expect(await tryAll(firm)).toEqual({ taken_up: 500, left: 10 });
    expect(await tryAll(firm)).toEqual({ taken_up: 10, left: 0 });
    expect(await outboxOf(firm)).toMatchObject(Array(200).fill({ state: 'waiting', attempts: 0, reason: null }));
    expect(await outboxOf(other)).toMatchObject(Array(200).fill({ state: 'set_aside' }));
    // There is nothing to send.
    await deleteInvoice(1, firm.work);
    expect(await drain()).toMatchObject({ skipped: 510 });
  }, 120_000);

  it('moves each once also on a bad network', async () => {
    const firm = await firmWithMails(0);
    for (let n = 0; n < 60; n += 1) await asideItem(firm.organization.id, n);
    const network = badNetwork({ seed: 7, rate: 0.3, kinds: ['conflict', 'throttle', 'lost before', 'lost after'] });
    await Promise.all([tryAll(firm), tryAll(firm)]).finally(network.restore);
    await tryAll(firm);
    const { waiting, aside } = await readOwnEffects(firm.organization.id, 1_000);
    expect(aside).toEqual([]);
    expect(waiting).toHaveLength(60);
    expect(new Set(waiting.map(({ id }) => id)).size).toBe(60);
    await deleteInvoice(1, firm.work);
    await drain();
  });
});

/** An effect that was set aside, as its item lies there. */
const asideItem = (organizationId: number, n: number): Promise<unknown> => {
  const sk = `${String(organizationId).padStart(12, '0')}/mail#01790000000${String(n).padStart(6, '0')}#mark-${n}`;
  const effect = { kind: 'invoice mail', payload: { invoiceId: 1 }, attempts: 21, failures: 21, failedSince: 1 };
  return putItem({ pk: `system/outbox-aside/${organizationId % 8}`, sk, organizationId, ...effect, reason: 'Error' });
};
const putItem = (Item: Record<string, unknown>): Promise<unknown> =>
  request({ type: 'put', input: { TableName: tableName(), Item } });

describe('a try', () => {
  it('whose claim or end is answered to nobody is one try, and its mail one mail', async () => {
    const firm = await firmWithMails(1);
    for (const type of ['update', 'transact'] as const) {
      server.state = type === 'transact' ? 'gone' : 'up';
      const network = failOnce('lost after', (one) => one.type === type);
      await drain(Date.now()).finally(network.restore);
      expect(network.struck['lost after']).toBe(1);
      if (type === 'transact') expect(await waitingItems(firm.work)).toMatchObject([{ attempts: 1, failures: 1 }]);
      else expect(await waitingItems(firm.work)).toEqual([]);
      if (type === 'update') await promiseMail(firm);
    }
    server.state = 'up';
    expect(await drain(Date.now() + 5 * minute)).toMatchObject({ done: 1 });
    expectSent(2);
  });

  it('that failed and could not say so is made again', async () => {
    const firm = await firmWithMails(1);
    server.state = 'gone';
    const network = failOnce('crash before', ({ type }) => type === 'transact');
    expect(await asProcess(() => drain()).finally(network.restore)).toBe('crashed');
    expect(await waitingItems(firm.work)).toMatchObject([{ attempts: 1, failures: 0 }]);
    server.state = 'up';
    expect(await drain(Date.now() + 30_000)).toMatchObject({ done: 0, waiting: 1 });
    expect(await drain(Date.now() + 61_000)).toMatchObject({ done: 1 });
    expectSent(1);
  });
});

describe('effects of before there were lanes', () => {
  it('are done, or kept for people, like any other', async () => {
    const firm = await firmWithMails(0);
    const id = firm.organization.id;
    const put = (place: string, n: number, more: object) =>
      putItem({
        pk: `system/${place}/${id % 8}`,
        sk: `0179000000000000${n}#${id}#mark-${n}`,
        ...{ organizationId: id, kind: 'invoice mail', payload: { invoiceId: 1 }, attempts: 0, ...more },
      });
    await put('outbox', 1, {});
    await put('outbox', 2, { attempts: 7, claimedUntil: Date.now() - 1 });
    await put('outbox', 3, { attempts: 7, claimedUntil: Date.now() + 5 * minute });
    await put('outbox-aside', 4, { attempts: 10, reason: 'Error' });
    expect((await verify(id)).violations).toMatchObject([expect.stringContaining('set aside (invoice mail, Error)')]);
    // The third may be in the hand of a drain of before.
    expect(await drain()).toMatchObject({ done: 2 });
    expect(await outboxOf(firm)).toMatchObject([
      { id: 'mark-4', state: 'set_aside', at: '2026-09-21T14:13:20.000Z', reason: 'Error', attempts: 10 },
    ]);
    expect(await drain(Date.now() + 6 * minute)).toMatchObject({ done: 1 });
    expect(await tryAll(firm)).toEqual({ taken_up: 1, left: 0 });
    expect(await drain()).toMatchObject({ done: 1 });
    expectSent(4);
  });
});
