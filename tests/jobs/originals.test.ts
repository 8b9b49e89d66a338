/**
 * Whatever is done to what repeats (switched off and on, its copies deleted, its rule deleted and made again, moved, given
 * another period): no original makes a date twice, its dates go up, and what fell while it was off is not made.
 */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Dialect, Firm } from '../../lab/api.ts';
import { invoices, rule } from '../../lab/books.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { type Copy, copiesIn, expenseOf, firmWithCustomer, invoiceOf, made, runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

type State = { isOn: boolean; startsOn: string; weeks: number };
type Original = {
  begin: (firm: Firm, state: State) => Promise<number>;
  /** Writes it as it is to be, with a change that is of no account. */
  write: (firm: Firm, id: number, state: State, at: string) => Promise<void>;
  copies: (firm: Firm, id: number) => Promise<Copy[]>;
  /** How a copy is deleted. */
  path: string;
  /** Whether its start may be moved; a subscription has only a next bill, which is where its client says. */
  moves: boolean;
};

const begun = Temporal.Instant.from('2026-03-10T09:00:00Z');

async function put(firm: Firm, dialect: Dialect, path: string, body: object, at: string): Promise<void> {
  const { status, body: answer } = await firm.as(dialect)('PUT', path, { body, at });
  expect([path, status, status === 200 ? null : answer]).toEqual([path, 200, null]);
}

const recurring = ({ isOn, weeks }: State) =>
  isOn ? { recurring: 'custom', repeat_every_custom: weeks, repeat_type_custom: 'week' } : { recurring: 0 };
const task = { name: 'Backup', rel_type: 'project', rel_id: 1 };

const originals: Readonly<Record<string, Original>> = {
  "siwapp's recurring invoice": {
    begin: async ({ work }, { startsOn, weeks }) =>
      (await rule({ ...work, at: begun.toString() }, { startsOn, unit: 'week', every: weeks })).id,
    write: (firm, id, { isOn, startsOn, weeks }, at) => {
      const schedule = { enabled: isOn, starting_date: startsOn, period: weeks, period_type: 'week' };
      return put(
        firm,
        'siwapp',
        `/api/v1/recurring_invoices/${id}`,
        { recurring_invoice: { ...schedule, notes: at } },
        at,
      );
    },
    copies: async ({ work }, id) =>
      (await invoices(work)).flatMap((one) =>
        one.generatedFrom?.recurringInvoiceId === id ? [{ id: one.id, on: one.issueOn }] : [],
      ),
    path: '/api/invoices',
    moves: true,
  },
  "Perfex's invoice": {
    begin: (firm, state) =>
      made(firm, '/api/invoices', { ...invoiceOf(state.startsOn), ...recurring(state) }, begun.toString()),
    write: (firm, id, state, at) => {
      const body = { ...invoiceOf(state.startsOn), newitems: [], terms: at, ...recurring(state) };
      return put(firm, 'perfex', `/api/invoices/${id}`, body, at);
    },
    copies: copiesIn('invoices'),
    path: '/api/invoices',
    moves: true,
  },
  'an expense': {
    begin: (firm, state) =>
      made(firm, '/api/expenses', { ...expenseOf(state.startsOn), ...recurring(state) }, begun.toString()),
    write: (firm, id, state, at) =>
      put(firm, 'perfex', `/api/expenses/${id}`, { ...expenseOf(state.startsOn), note: at, ...recurring(state) }, at),
    copies: copiesIn('expenses'),
    path: '/api/expenses',
    moves: true,
  },
  'a task': {
    begin: (firm, { startsOn, weeks }) =>
      made(firm, '/api/tasks', { ...task, startdate: startsOn, repeat_every: `${weeks}-week` }, begun.toString()),
    write: (firm, id, { isOn, startsOn, weeks }, at) => {
      const repeats = { startdate: startsOn, repeat_every: isOn ? `${weeks}-week` : '0' };
      return put(firm, 'perfex', `/api/tasks/${id}`, { ...task, ...repeats, description: at }, at);
    },
    copies: copiesIn('tasks'),
    path: '/api/tasks',
    moves: true,
  },
  'a subscription': {
    begin: (firm, { startsOn, weeks }) => {
      const next = Date.parse(`${startsOn}T09:00:00Z`) / 1000;
      const terms = { name: 'Hosting', clientid: 1, quantity: 1, rate: '10', next_billing_cycle: next };
      return made(
        firm,
        '/api/subscriptions',
        { ...terms, repeat_every: weeks, recurring_type: 'week' },
        begun.toString(),
      );
    },
    write: (firm, id, { isOn, weeks }, at) => {
      const repeats = { status: isOn ? 'active' : 'canceled', repeat_every: weeks, recurring_type: 'week' };
      return put(firm, 'perfex', `/api/subscriptions/${id}`, { ...repeats, terms: at }, at);
    },
    copies: async ({ work }, id) =>
      (await invoices(work)).flatMap((one) =>
        one.billsSubscription?.subscriptionId === id ? [{ id: one.id, on: one.issueOn }] : [],
      ),
    path: '/api/invoices',
    moves: false,
  },
};

type Action =
  | { type: 'run'; days: number }
  | { type: 'touch' | 'delete copies' | 'delete rule' }
  | { type: 'move'; days: number }
  | { type: 'period' | 'turn'; weeks: number | null };
const weeks = fc.integer({ min: 1, max: 3 });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }).map((days): Action => ({ type: 'run', days })) },
  // Switched off or on, also in one write with another period.
  { weight: 4, arbitrary: fc.option(weeks).map((period): Action => ({ type: 'turn', weeks: period })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Action>({ type: 'touch' }, { type: 'delete copies' }, { type: 'delete rule' }),
  },
  { weight: 2, arbitrary: fc.integer({ min: -40, max: 40 }).map((days): Action => ({ type: 'move', days })) },
  { weight: 2, arbitrary: weeks.map((period): Action => ({ type: 'period', weeks: period })) },
);

/** What was seen of one original while time went by. */
type History = { made: string[]; seen: Set<number>; openFrom: string };

/** Looks at what is new since the last look. */
async function look(firm: Firm, original: Original, id: number, history: History, isOn: boolean): Promise<void> {
  const fresh = (await original.copies(firm, id)).filter((copy) => !history.seen.has(copy.id));
  const dates = fresh.map(({ on }) => on).sort();
  if (!isOn) expect(dates, 'made while it was off').toEqual([]);
  for (const on of dates) {
    expect(history.made, 'made twice').not.toContain(on);
    expect(on > (history.made.at(-1) ?? ''), `${on} after ${history.made.at(-1)}`).toBe(true);
    expect(on >= history.openFrom, `${on} fell before it was switched on on ${history.openFrom}`).toBe(true);
    history.made.push(on);
  }
  for (const copy of fresh) history.seen.add(copy.id);
}

async function play(kind: string, actions: readonly Action[]): Promise<void> {
  const original = originals[kind];
  if (!original) throw new Error(kind);
  const firm = await firmWithCustomer();
  const state: State = { isOn: true, startsOn: '2026-03-05', weeks: 1 };
  const id = await original.begin(firm, state);
  const history: History = { made: [], seen: new Set(), openFrom: '' };
  let now = begun;
  for (const one of [...actions, { type: 'run', days: 40 } as const]) {
    now = now.add({ hours: 1 });
    const at = now.toString();
    if (one.type === 'run') {
      now = now.add({ hours: 24 * one.days });
      await runFor(firm, now.toString());
      await look(firm, original, id, history, state.isOn);
      continue;
    }
    if (one.type === 'delete copies') {
      for (const copy of await original.copies(firm, id)) {
        const { status } = await firm.as('perfex')('DELETE', `${original.path}/${copy.id}`);
        expect(status).toBe(200);
      }
      continue;
    }
    if (one.type === 'delete rule') {
      if (kind !== "Perfex's invoice" || !state.isOn) continue;
      const [rules] = (await firm.work.store.recurringInvoices.find({ offset: 0, limit: 1 })).items;
      const { status } = await firm.as('siwapp')('DELETE', `/api/v1/recurring_invoices/${rules?.doc.id}`, { at });
      expect(status).toBe(204);
      state.isOn = false;
      continue;
    }
    if (one.type === 'move' && original.moves) {
      state.startsOn = Temporal.PlainDate.from(state.startsOn).add({ days: one.days }).toString();
    }
    if ('weeks' in one) state.weeks = one.weeks ?? state.weeks;
    if (one.type === 'turn') {
      state.isOn = !state.isOn;
      if (state.isOn) history.openFrom = at.slice(0, 10);
    }
    await original.write(firm, id, state, at);
  }
}

describe.each(Object.keys(originals))('%s', (kind) => {
  it('makes no date twice, each later than the one before, and none of the time it was off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 12 }), (actions) => play(kind, actions)),
      { numRuns: 8 },
    );
    expect(violations(await scanTable())).toEqual([]);
  });
});
