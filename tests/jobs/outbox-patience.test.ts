/** A mail server that is down for long: nothing is lost, nobody knocks without end, and people are told and can help. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { asProcess, failOnce } from '../../lab/faults.ts';
import { scanTable } from '../../lab/scan.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { watchLog } from '../support/log.ts';
import { startMailServer } from '../support/mail-server.ts';
import { drain, expectSent, firmWithMails, outboxOf, promiseMail, tryAll } from '../support/mails.ts';
import { waitingItems } from '../support/outbox.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
process.env.SMTP_URL = server.url;
process.env.MAIL_FROM = 'billing@example.com';
ownTable();
afterAll(() => server.close());

const minute = 60_000;
const hour = 60 * minute;
const lines = watchLog();
const said = (event: string) => lines.filter((line) => line.event === event);

beforeEach(async () => {
  server.state = 'up';
  server.refusal = '';
  await drain(Date.now() + 10 ** 9);
  Object.assign(server, { visits: 0 });
  server.mails.length = 0;
  lines.length = 0;
});

const kept = async () => (await scanTable()).filter(({ pk }) => String(pk).startsWith('system/outbox'));
const circuits = async () => (await kept()).filter(({ sk }) => String(sk).endsWith('#!'));

describe('a mail server that is down', () => {
  it('for a day loses no mail: all are sent when it is up again, and the log reports it after an hour', async () => {
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
    expectSent(server, 5);
    for (const firm of [one, two]) expect(await outboxOf(firm)).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  it('for three days: what waits is set aside with the reason, and one call lets all of it go', async () => {
    const firm = await firmWithMails(4);
    const start = Date.now();
    server.state = 'gone';
    for (let hours = 0; hours <= 69; hours += 3) {
      expect(await drain(start + hours * hour)).toMatchObject({ done: 0, setAside: 0 });
    }
    for (let hours = 72; hours <= 80; hours += 1) await drain(start + hours * hour);
    const aside = await outboxOf(firm);
    expect(aside).toHaveLength(4);
    for (const one of aside)
      expect(one).toMatchObject({ state: 'set_aside', reason: expect.stringMatching(/^ReceiverFailed E/) });
    expect(said('effect set aside')).toHaveLength(4);
    server.state = 'up';
    expect(await tryAll(firm)).toEqual({ taken_up: 4, left: 0 });
    expect(await tryAll(firm)).toEqual({ taken_up: 0, left: 0 });
    expect(await drain()).toMatchObject({ done: 4 });
    expectSent(server, 4);
    expect(await kept()).toEqual([]);
  });

  it('is tried a few times in a drain, whichever organizations’ mails wait; the other mails are not tried', async () => {
    const firms = [await firmWithMails(4), await firmWithMails(4), await firmWithMails(4)];
    server.state = 'closing';
    expect(await drain()).toMatchObject({ done: 0, setAside: 0 });
    // The third failure in a row ends it; what was under way then is six at most.
    expect(server.visits).toBeGreaterThanOrEqual(3);
    expect(server.visits).toBeLessThanOrEqual(8);
    expect((await waitingItems(firms[0]?.work ?? expect.fail())).length).toBe(4);
    server.state = 'up';
    expect((await drain(Date.now() + 30 * minute)).done).toBe(12);
    expectSent(server, 12);
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
    for (const one of shown) {
      expect(Date.parse(one.next_try_at)).toBeGreaterThanOrEqual(Number(open?.openUntil));
      // Those that were not tried themselves say why they wait, too.
      expect(one.reason).toMatch(/^ReceiverFailed E/);
    }
    expect(shown.some(({ attempts }: { attempts: number }) => attempts === 0)).toBe(true);

    expect(await drain(Date.now() + 15_000)).toMatchObject({ failed: 0, waiting: 6 });
    expect(server.visits).toBe(visits);
    expect(await drain(Date.now() + 10 * minute)).toMatchObject({ failed: 1 });
    expect(server.visits).toBe(visits + 1);
    expect(await circuits()).toMatchObject([{ failures: visits + 1 }]);

    server.state = 'up';
    // Those that were put off for longer go with the others: the receiver is there again.
    expect(await drain(Date.now() + 30 * minute)).toMatchObject({ done: 6 });
    expectSent(server, 6);
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

describe('a try', () => {
  it('counts once, and sends one mail, if the answer to its claim or its end is lost', async () => {
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
    expectSent(server, 2);
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
    expectSent(server, 1);
  });
});
