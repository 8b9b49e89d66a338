/**
 * Whatever goes wrong, every effect ends as done, waits with a reason, or is set aside with a reason; none is done twice, and
 * none is missing (docs/decisions/0013-promises.md). Mail servers that are not there, refuse, hang or take the mail and say
 * nothing; requests and drains that die; a network that loses what was asked and what was answered. What goes wrong follows
 * from a seed alone.
 *
 * No mail has two Message-IDs, ever. The same mail reaches somebody again only where nothing could be written of the server's
 * having taken it before another try began: because whoever sent it died, was refused by the store until its patience was over,
 * or never heard of it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { asProcess, type BadNetwork, badNetwork, type Fault, randomFrom } from '../../lab/faults.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { type Request, wrapTransport } from '../../lib/store/client.ts';
import { readOwnEffects } from '../../lib/store/outbox-own.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { drain } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
process.env.SMTP_URL = server.url;
process.env.MAIL_PER_SECOND = '1000';
process.env.MAIL_FROM = 'billing@example.com';
ownTable();
afterAll(() => server.close());

const minute = 60_000;
/** Tells what an instance that is frozen does from what others do. */
const instance = new AsyncLocalStorage<true>();
const addresses = ['jo@example.com', 'jo@example.com, ann@example.com', 'jo@example.com; nobody', ''];
const well: Pick<MailServer, 'state' | 'refusal' | 'refusals'> = { state: 'up', refusal: '', refusals: {} };

/** What the server does for a while. Those of whom nothing is heard take as long as somebody waits for them. */
const manners: (typeof well)[] = [
  well,
  { ...well, state: 'gone' },
  { ...well, state: 'closing' },
  { ...well, state: 'cut' },
  { ...well, refusal: '451 4.7.1 later' },
  { ...well, refusal: '550 5.1.1 nobody' },
  { ...well, refusals: { 'ann@example.com': '550 5.1.1 nobody' } },
];

/** What has been written of effects, in order: how many mails the server had by then, and whether it was a claim or something of an effect's end. */
let written: { mails: number; what: string; isClaim: boolean }[] = [];
const isClaim = ({ type, input }: Request): boolean =>
  type === 'update' && /claimedBy/.test(input.UpdateExpression ?? '');
const unwatch = wrapTransport((inner) => async (request) => {
  const answer = await inner(request);
  if (request.type === 'update' || request.type === 'transact')
    written.push({ mails: server.mails.length, what: JSON.stringify(request.input), isClaim: isClaim(request) });
  return answer;
});
afterAll(unwatch);

function beginAnew(): void {
  Object.assign(server, well);
  server.mails.length = 0;
  server.envelopes.length = 0;
  server.untold.clear();
  written = [];
}

/** A mail as somebody has got it: `at`, its place among all; the effect's id is in its Message-ID. */
type Delivered = { id: string; effect: string; subject: string; to: string; at: number };

const deliveries = (): Delivered[] =>
  server.mails.flatMap((mail, at) => {
    const [, id = '', effect = ''] = /^Message-ID: (<\d+-(.*)@quintet>)\r$/im.exec(mail) ?? [];
    const subject = /^Subject: (.*)\r$/im.exec(mail)?.[1] ?? '';
    return (server.envelopes[at]?.to ?? []).map((to) => ({ id, effect, subject, to, at }));
  });

/** Deliveries of what had been delivered to the same address before, each with the one before. */
function repetitions(): { first: Delivered; again: Delivered }[] {
  const last = new Map<string, Delivered>();
  return deliveries().flatMap((again) => {
    const name = `${again.id} ${again.to}`;
    const first = last.get(name);
    last.set(name, again);
    return first ? [{ first, again }] : [];
  });
}

/** Whether whoever sent it has heard and has written it down, before another began. */
function isNoted({ effect, at }: Delivered): boolean {
  if (server.untold.has(at)) return false;
  const next = written.find(({ mails, what }) => mails > at && what.includes(effect));
  return next !== undefined && !next.isClaim;
}

/** No mail that is noted as delivered comes again; and where nobody died and the server always spoke, none does at all. */
function expectNoneTwice({ died }: { died: number }): void {
  for (const { first } of repetitions()) expect([first.id, isNoted(first)]).toEqual([first.id, false]);
  if (died === 0) expect(repetitions().filter(({ first }) => !server.untold.has(first.at))).toEqual([]);
}

const diedOf = ({ struck }: BadNetwork): number => struck['crash before'] + struck['crash after'];

type Step =
  | { type: 'send'; invoice: number }
  | { type: 'pay'; invoice: number }
  | { type: 'drain'; afterMinutes: number };
type Round = { manner: number; faults: number; kinds: readonly Fault[]; steps: Step[] };

const some = fc.integer({ min: 1, max: addresses.length });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('send' as const), invoice: some }),
  fc.record({ type: fc.constant('pay' as const), invoice: some }),
  fc.record({ type: fc.constant('drain' as const), afterMinutes: fc.constantFrom(0, 2, 30, 60 * 7, 60 * 80) }),
);
const lossy: readonly Fault[] = ['conflict', 'throttle', 'lost before', 'lost after'];
const deadly: readonly Fault[] = [...lossy, 'crash before', 'crash after'];
const round: fc.Arbitrary<Round> = fc.record({
  manner: fc.nat({ max: manners.length - 1 }),
  faults: fc.constantFrom(0, 0.05, 0.2),
  kinds: fc.constantFrom(lossy, deadly),
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
});

/** The firm's clock; real time goes on within it, so that patience, too, runs out where it would. */
let aheadMs = 0;

/** Does a step. @returns whether something is promised by it */
async function act(firm: Firm, one: Step): Promise<boolean> {
  if (one.type === 'drain') {
    aheadMs += one.afterMinutes * minute;
    await drainOutbox(Date.now() + aheadMs, null, { random: 0, beginsForMs: 10 ** 6, effectMs: 10 ** 6 });
    return false;
  }
  if (one.type === 'send') {
    const { status } = await firm.as('siwapp')('GET', `/api/v1/invoices/${one.invoice}/send_email`);
    return status < 300;
  }
  const paid = { invoice_id: one.invoice, payment_date: '2026-01-05', amount: 1, payment_method: 1, send_email: 1 };
  return (await firm.as('sereni')('POST', '/api/v1/payments', { body: paid })).status < 300;
}

/** Whether a mail of an invoice waits, or was given up. */
async function waitsFor(firm: Firm, invoiceId: number): Promise<boolean> {
  const { waiting, aside } = await readOwnEffects(firm.organization.id, 1_000);
  return [...waiting, ...aside].some(({ kind, payload }) => kind === 'invoice mail' && payload.invoiceId === invoiceId);
}

async function play(rounds: readonly Round[], seed: number): Promise<void> {
  beginAnew();
  aheadMs = 0;
  const firm = await newFirm();
  for (const email of addresses) await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', email) });
  const random = randomFrom(seed);
  /** So many mails each kind of step has promised for each invoice, and so many more it may have before it died. */
  const promised = new Map<string, { sure: number; perhaps: number }>();
  let died = 0;
  /** The test itself reads by a good network. */
  let isLooking = false;
  for (const { manner, faults, kinds, steps } of rounds) {
    Object.assign(server, manners[manner]);
    const network = badNetwork({
      seed: Math.floor(random() * 2 ** 32),
      rate: faults,
      kinds,
      matches: () => !isLooking,
    });
    for (const one of steps) {
      // A mail of an invoice that waits already is not promised again.
      isLooking = true;
      const isThere = one.type === 'send' && (await waitsFor(firm, one.invoice));
      isLooking = false;
      // A request that died has promised or has not: either is right, if it is whole.
      const answer = await asProcess(() => act(firm, one)).catch(() => 'crashed' as const);
      if (one.type === 'drain' || answer === false || isThere) continue;
      const name = `${one.type} ${one.invoice}`;
      const { sure, perhaps } = promised.get(name) ?? { sure: 0, perhaps: 0 };
      promised.set(name, answer === true ? { sure: sure + 1, perhaps } : { sure, perhaps: perhaps + 1 });
    }
    network.restore();
    died += diedOf(network);
  }
  const { waiting, aside } = await readOwnEffects(firm.organization.id, 1_000);
  // Untried, or in the hand of one that died: the next drain has it. All others say why.
  for (const { failures, reason } of waiting) expect(failures === 0 || reason !== null).toBe(true);
  for (const { reason } of aside) expect(reason).not.toBeNull();
  const missing = (await verify(firm.organization.id)).violations.filter(
    (text) => !/^effect set aside|cannot be mailed/.test(text),
  );
  expect(missing).toEqual([]);

  // All is well again: what waits goes, and what had nobody to go to is still there and says so.
  Object.assign(server, well);
  for (let n = 0; n < 2; n += 1) {
    await firm.as('admin')('POST', '/admin/v1/outbox');
    aheadMs += 60 * minute;
    await drain(Date.now() + aheadMs);
  }
  const left = await readOwnEffects(firm.organization.id, 1_000);
  for (const { reason } of [...left.waiting, ...left.aside]) expect(reason).toMatch(/^Unmailable (no )?address$/);
  expectNoneTwice({ died });
  // Each promise is one mail, and no mail has not been promised.
  for (const [i, email] of addresses.entries()) {
    for (const type of ['send', 'pay']) {
      const { sure, perhaps } = promised.get(`${type} ${i + 1}`) ?? { sure: 0, perhaps: 0 };
      const subject = new RegExp(type === 'send' ? `^Invoice INV-${i + 1} ` : `^Payment .* invoice INV-${i + 1}$`);
      const ids = new Set(deliveries().flatMap((one) => (subject.test(one.subject) ? one.id : [])));
      expect(ids.size).toBeGreaterThanOrEqual(email === '' ? 0 : sure);
      expect(ids.size).toBeLessThanOrEqual(email === '' ? 0 : sure + perhaps);
    }
    // Wherever an answer says that it was sent, it was.
    const { sentByEmail } = (await firm.work.store.invoices.get(i + 1))?.doc ?? {};
    const isOut = deliveries().some(({ subject }) => subject.startsWith(`Invoice INV-${i + 1} `));
    expect(sentByEmail).toBe(isOut);
  }
}

describe('every effect', () => {
  it('ends in one of three ways, and none twice', async () => {
    await fc.assert(fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), fc.nat(), play), {
      numRuns: 8,
      seed: 12,
      endOnFailure: true,
    });
  }, 600_000);

  it.each([
    ['dies before', 'crash before', 2],
    ['dies after', 'crash after', 1],
    ['is refused from', 'throttle', 2],
  ] as const)(
    'goes again only where nobody can know: who sends it %s the first write that follows',
    async (_, fault, count) => {
      const firm = await newFirm();
      const customerId = await customer(firm.work, 'Acme', 'jo@example.com');
      for (let nth = 0; ; nth += 1) {
        beginAnew();
        const { id } = await invoice(firm.work, { customerId });
        let writes = -1;
        const isAfterwards = ({ type }: Request): boolean => {
          if (server.mails.length === 0 || type === 'query' || type === 'batchGet') return false;
          writes += 1;
          if (fault !== 'throttle') return writes === nth;
          // Its patience is over at once.
          if (writes >= nth) vi.setSystemTime(Date.now() + extendWait(4_000));
          return writes >= nth;
        };
        if (fault === 'throttle') vi.useFakeTimers({ toFake: ['Date'] });
        const network = badNetwork({ seed: 1, rate: 1, kinds: [fault], matches: isAfterwards });
        await asProcess(() => firm.as('siwapp')('GET', `/api/v1/invoices/${id}/send_email`)).finally(network.restore);
        const { struck } = network;
        await drain(Date.now() + 10 * minute);
        vi.useRealTimers();
        const { sentByEmail } = (await firm.work.store.invoices.get(id))?.doc ?? {};
        expect([nth, server.mails.length, sentByEmail]).toEqual([nth, nth === 0 ? count : 1, true]);
        expectNoneTwice({ died: struck[fault] });
        expect(await readOwnEffects(firm.organization.id, 10)).toEqual({ waiting: [], aside: [] });
        if (struck[fault] === 0) break;
      }
    },
  );

  it.each([
    ['before it sends, and sends then', 0, ''],
    ['before it sends, and is refused then', 0, '451 4.7.1 later'],
    ['after it has sent', 1, ''],
  ])('is left as it ended, when a drain thaws after its claim has run out: frozen %s', async (_, sent, refusal) => {
    const firm = await newFirm();
    await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', 'jo@example.com') });
    beginAnew();
    await firm.work.store.promise({ kind: 'invoice mail', payload: { invoiceId: 1 } }, Date.now());
    const [frozen, thawed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let isClaimed = false;
    // The first request after its claim, or after its mail, leaves when it thaws.
    const restore = wrapTransport((inner) => async (request) => {
      if (instance.getStore() && isClaimed && server.mails.length >= sent) {
        frozen.resolve();
        await thawed.promise;
      }
      const answer = await inner(request);
      isClaimed ||= isClaim(request);
      return answer;
    });
    onTestFinished(restore);
    const late = instance.run(true, () => drain());
    await frozen.promise;
    expect(await drain(Date.now() + 2 * minute)).toMatchObject({ done: 1 });
    Object.assign(server, { refusal });
    thawed.resolve();
    await late;
    // It may go twice, and then by the same Message-ID. Nothing waits, whatever the late one has made of it.
    expect(new Set(server.mails.map((mail) => /^Message-ID: (.*)\r$/im.exec(mail)?.[1])).size).toBe(1);
    expect(await readOwnEffects(firm.organization.id, 10)).toEqual({ waiting: [], aside: [] });
    expect((await verify(firm.organization.id)).violations).toEqual([]);
  });

  it('is postponed if a server does not answer in time', async () => {
    const firm = await newFirm();
    await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', 'jo@example.com') });
    beginAnew();
    for (const state of ['silent', 'stuck'] as const) {
      server.state = state;
      await firm.work.store.promise({ kind: 'invoice mail', payload: { invoiceId: 1 } }, Date.now());
      expect(await drainOutbox(Date.now(), null, { effectMs: 500 })).toMatchObject({ failed: 1 });
      const { waiting } = await readOwnEffects(firm.organization.id, 10);
      expect(waiting).toMatchObject([
        {
          failures: 1,
          reason: expect.stringMatching(/^(ReceiverFailed|MailUnanswered) timeout$|^TookTooLong$/),
        },
      ]);
      server.state = 'up';
      expect(await drain(Date.now() + minute)).toMatchObject({ done: 1 });
    }
    expect(server.mails).toHaveLength(2);
  });
});
