/**
 * Whatever goes wrong, every effect ends as done, waits with a reason, or is set aside with a reason; none is done twice, and
 * none is missing. Mail servers that are not there, refuse, hang or take the mail and say nothing; requests and drains
 * that die; a network that loses what was asked and what was answered. What goes wrong follows from a seed alone.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { readOwnEffects } from '../../lib/store/outbox-own.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { type Firm, newFirm } from '../support/api.ts';
import { customer, invoice } from '../support/books.ts';
import { asProcess, badNetwork, randomFrom } from '../support/faults.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { ownEngine } from '../support/table.ts';

const server = await startMailServer();
process.env.SMTP_URL = server.url;
process.env.MAIL_FROM = 'billing@example.com';
ownEngine();
afterAll(() => server.close());

const minute = 60_000;
const addresses = ['jo@example.com', 'jo@example.com, ann@example.com', 'jo@example.com; nobody', ''];

/** What the server does for a while. Those of whom nothing is heard take as long as somebody waits for them. */
const manners: Pick<MailServer, 'state' | 'refusal' | 'refusals'>[] = [
  { state: 'up', refusal: '', refusals: {} },
  { state: 'gone', refusal: '', refusals: {} },
  { state: 'closing', refusal: '', refusals: {} },
  { state: 'up', refusal: '451 4.7.1 later', refusals: {} },
  { state: 'up', refusal: '550 5.1.1 nobody', refusals: {} },
  { state: 'up', refusal: '', refusals: { 'ann@example.com': '550 5.1.1 nobody' } },
];

type Step =
  | { type: 'send'; invoice: number }
  | { type: 'pay'; invoice: number }
  | { type: 'drain'; afterMinutes: number };
type Round = { manner: number; faults: number; steps: Step[] };

const some = fc.integer({ min: 1, max: addresses.length });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('send' as const), invoice: some }),
  fc.record({ type: fc.constant('pay' as const), invoice: some }),
  fc.record({ type: fc.constant('drain' as const), afterMinutes: fc.constantFrom(0, 2, 30, 60 * 7, 60 * 80) }),
);
const round: fc.Arbitrary<Round> = fc.record({
  manner: fc.nat({ max: manners.length - 1 }),
  faults: fc.constantFrom(0, 0, 0.05, 0.2),
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
});

/** The firm's clock; real time goes on within it, so that patience, too, runs out where it would. */
let aheadMs = 0;

async function act(firm: Firm, one: Step): Promise<void> {
  if (one.type === 'drain') {
    aheadMs += one.afterMinutes * minute;
    await drainOutbox(Date.now() + aheadMs, null, { random: 0 });
  } else if (one.type === 'send') {
    await firm.as('siwapp')('GET', `/api/v1/invoices/${one.invoice}/send_email`);
  } else {
    const paid = { invoice_id: one.invoice, payment_date: '2026-01-05', amount: 1, payment_method: 1, send_email: 1 };
    await firm.as('sereni')('POST', '/api/v1/payments', { body: paid });
  }
}

/** To whom each mail went how often, by its Message-ID. */
function deliveries(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [i, mail] of server.mails.entries()) {
    const id = /^Message-ID: (.*)\r$/im.exec(mail)?.[1] ?? '';
    for (const to of server.envelopes[i]?.to ?? []) counts.set(`${id} ${to}`, (counts.get(`${id} ${to}`) ?? 0) + 1);
  }
  return counts;
}

async function play(rounds: readonly Round[], seed: number): Promise<void> {
  Object.assign(server, { state: 'up', refusal: '', refusals: {} });
  server.mails.length = 0;
  server.envelopes.length = 0;
  aheadMs = 0;
  const firm = await newFirm();
  for (const email of addresses) await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', email) });
  const random = randomFrom(seed);
  let struck = 0;
  for (const { manner, faults, steps } of rounds) {
    Object.assign(server, manners[manner]);
    const network = badNetwork({ seed: Math.floor(random() * 2 ** 32), rate: faults });
    // A request that died, or was told to come back, has promised or has not: either is right, if it is whole.
    for (const one of steps) await asProcess(() => act(firm, one)).catch(() => undefined);
    network.restore();
    struck += Object.values(network.struck).reduce((sum, count) => sum + count, 0);
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
  Object.assign(server, manners[0]);
  await firm.as('admin')('POST', '/admin/v1/outbox');
  aheadMs += 60 * minute;
  await drainOutbox(Date.now() + aheadMs, null, { beginsForMs: 10 ** 6 });
  const left = await readOwnEffects(firm.organization.id, 1_000);
  for (const { reason } of [...left.waiting, ...left.aside]) {
    expect(reason).toMatch(/^Unmailable (no )?address$|^unfinished$/);
  }
  // Where nothing was lost on the way nobody has one mail twice.
  if (struck === 0) for (const [mail, count] of deliveries()) expect([mail, count]).toEqual([mail, 1]);
  // Wherever an answer says that it was sent, it was.
  for (let id = 1; id <= addresses.length; id += 1) {
    const { sentByEmail } = (await firm.work.store.invoices.get(id))?.doc ?? {};
    const isOut = server.mails.some((mail) => new RegExp(`^Subject: Invoice INV-${id} `, 'm').test(mail));
    if (sentByEmail) expect(isOut).toBe(true);
  }
  vi.useRealTimers();
}

describe('every effect', () => {
  it('ends in one of three ways, and none twice', async () => {
    await fc.assert(fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), fc.nat(), play), {
      numRuns: 10,
      seed: 12,
      endOnFailure: true,
    });
  }, 600_000);

  it('is given up for now by whoever has waited long enough for a server that says nothing', async () => {
    const firm = await newFirm();
    await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', 'jo@example.com') });
    server.mails.length = 0;
    for (const state of ['silent', 'stuck'] as const) {
      server.state = state;
      await firm.work.store.promise({ kind: 'invoice mail', payload: { invoiceId: 1 } }, Date.now());
      expect(await drainOutbox(Date.now(), null, { effectMs: 2_000 })).toMatchObject({ failed: 1 });
      const { waiting } = await readOwnEffects(firm.organization.id, 10);
      expect(waiting).toMatchObject([
        { failures: 1, reason: expect.stringMatching(/^ReceiverFailed timeout$|^TookTooLong$/) },
      ]);
      server.state = 'up';
      expect(await drainOutbox(Date.now() + minute)).toMatchObject({ done: 1 });
    }
    expect(server.mails).toHaveLength(2);
  });
});
