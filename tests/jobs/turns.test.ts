/** Organizations have their turns: whoever has years to make up for keeps nobody waiting, and goes on in the next run. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { generatedDates, invoices, rule, ruleNow } from '../../lab/books.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { type Limits, usualLimits } from '../../lib/operations/schedule/budgets.ts';
import { runSchedule } from '../../lib/operations/schedule/run-schedule.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { wrapTransport } from '../../lib/store/client.ts';
import { toDueShard } from '../../lib/store/keys.ts';
import { takeNumbers } from '../../lib/store/sequence.ts';
import type { Work } from '../../lib/store/work.ts';
import { books, ownSchedule } from '../support/schedule.ts';

ownSchedule();
afterEach(() => {
  vi.useRealTimers();
});

const time = '2020-03-01T00:00:00Z';
const small: Limits = { ...usualLimits, stepsATurn: 3, recordsAnOrganization: 10 };
const run = (limits: Partial<Limits> = {}, shard?: number) => runSchedule({ time, shard }, { ...small, ...limits });

/** An organization in the same shard of the due index as another. */
async function neighbourOf(work: Work): Promise<Work> {
  await takeNumbers('system', 'organization', 63);
  const neighbour = await books();
  expect(toDueShard(neighbour.organization.id)).toBe(toDueShard(work.organization.id));
  return neighbour;
}

/** From now on the given number of writes goes through before the time is up. */
function timeEndsAfter(writes: number): { begun: () => number; restore: () => void } {
  vi.useFakeTimers({ toFake: ['Date'] });
  let begun = 0;
  const restore = wrapTransport((inner) => async (request) => {
    if (request.type === 'transact') {
      begun += 1;
      if (begun === writes) vi.setSystemTime(Date.now() + usualLimits.workMs);
    }
    return inner(request);
  });
  return { begun: () => begun, restore };
}

describe('a rule with many missed dates', () => {
  it('keeps no neighbour waiting, is worked off a part at a run, and says what is left', async () => {
    const busy = await books();
    const quiet = await neighbourOf(busy);
    const daily = await rule(busy, { startsOn: '2020-01-01', unit: 'day' });
    const due = await rule(quiet, { startsOn: '2020-03-01' });
    const shard = toDueShard(busy.organization.id);
    expect(await run({}, shard)).toEqual({ at: time, organizations: 2, generated: 11, failed: 0, left: 1 });
    expect(await generatedDates(quiet, due.id)).toEqual(['2020-03-01']);
    expect(await ruleNow(busy, daily.id)).toMatchObject({ generatedCount: 10, nextOn: '2020-01-11' });
    for (let n = 2; n <= 6; n += 1) {
      expect(await run({}, shard)).toEqual({ at: time, organizations: 1, generated: 10, failed: 0, left: 1 });
    }
    expect(await run({}, shard)).toEqual({ at: time, organizations: 1, generated: 1, failed: 0 });
    const made = await invoices(busy);
    expect(made.map(({ issueOn }) => issueOn)).toEqual([...new Set(await generatedDates(busy, daily.id))]);
    expect(made.map(({ number }) => number)).toEqual(Array.from({ length: 61 }, (_, i) => i + 1));
    expect(violations(await scanTable())).toEqual([]);
  });

  it('delays no other organization, even if more organizations have such rules than a process works on at once', async () => {
    const busy: Work[] = [];
    for (let n = 0; n < 9; n += 1) busy.push(await books());
    const quiet = await books();
    for (const work of busy) await rule(work, { startsOn: '2020-01-01', unit: 'day' });
    const due = await rule(quiet, { startsOn: '2020-03-01' });
    const clock = timeEndsAfter(60);
    const result = await run({ recordsAnOrganization: 1_000 }).finally(clock.restore);
    vi.useRealTimers();
    expect(result).toMatchObject({ organizations: 10, failed: 0, left: 9 });
    expect(await generatedDates(quiet, due.id)).toEqual(['2020-03-01']);
    for (const work of busy) expect((await invoices(work)).length).toBeGreaterThan(0);
  });

  it('keeps the later dates of the other rules of its organization behind its own', async () => {
    const work = await books();
    const daily = await rule(work, { startsOn: '2020-01-01', unit: 'day' });
    const due = await rule(work, { startsOn: '2020-03-01' });
    expect(await run()).toMatchObject({ generated: 10, left: 2 });
    expect(await generatedDates(work, daily.id)).toHaveLength(10);
    expect(await generatedDates(work, due.id)).toEqual([]);
  });
});

describe('the rules of one organization', () => {
  it('are worked off in the order of their dates, so that numbers follow dates', async () => {
    const work = await books();
    await rule(work, { startsOn: '2020-02-24', unit: 'day' });
    await rule(work, { startsOn: '2020-01-01', unit: 'week' });
    await rule(work, { startsOn: '2020-01-31', unit: 'month' });
    for (let n = 0; n < 5; n += 1) await rule(work, { startsOn: '2020-02-01', unit: 'week', every: 2 });
    await run({ stepsATurn: 4, recordsAnOrganization: 100 });
    const byNumber = (await invoices(work)).toSorted((a, b) => Number(a.number) - Number(b.number));
    expect(byNumber).toHaveLength(7 + 9 + 2 + 5 * 3);
    expect(byNumber.map(({ issueOn }) => issueOn)).toEqual(byNumber.map(({ issueOn }) => issueOn).toSorted());
  });

  it('get so many records in a run, and no more', async () => {
    const work = await books();
    for (let n = 0; n < 7; n += 1) await rule(work, { startsOn: '2020-02-01' });
    expect(await run({ recordsAnOrganization: 10 })).toMatchObject({ generated: 10, left: 4 });
    expect(await run({ recordsAnOrganization: 10 })).toEqual({ at: time, organizations: 1, generated: 4, failed: 0 });
    expect(await invoices(work)).toHaveLength(14);
  });
});

describe('when the time of a run is up', () => {
  it('nothing more is begun, and all that was counted is there', async () => {
    const work = await books();
    const daily = await rule(work, { startsOn: '2020-01-01', unit: 'day' });
    const clock = timeEndsAfter(5);
    const result = await run().finally(clock.restore);
    vi.useRealTimers();
    expect(clock.begun()).toBe(5);
    expect(result).toEqual({ at: time, organizations: 1, generated: 5, failed: 0, left: 1 });
    expect(await generatedDates(work, daily.id)).toHaveLength(5);
    expect(await ruleNow(work, daily.id)).toMatchObject({ generatedCount: 5, failures: 0, pausedAt: null });
    expect(violations(await scanTable())).toEqual([]);
    expect(await run()).toMatchObject({ generated: 10, left: 1 });
    expect((await generatedDates(work, daily.id)).at(-1)).toBe('2020-01-15');
  });
});

describe('a table that is busy', () => {
  it('leaves what could not be written to the next run, and the rule is not to blame', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2020-03-01' });
    vi.useFakeTimers({ toFake: ['Date'] });
    const restore = wrapTransport((inner) => async (request) => {
      if (request.type !== 'transact') return inner(request);
      vi.setSystemTime(Date.now() + extendWait(8_000));
      throw Object.assign(new Error('busy'), { name: 'ThrottlingException' });
    });
    const result = await run().finally(restore);
    vi.useRealTimers();
    expect(result).toEqual({ at: time, organizations: 1, generated: 0, failed: 1, left: 1 });
    expect(await ruleNow(work, id)).toMatchObject({ failures: 0, nextOn: '2020-03-01' });
    expect(await run()).toEqual({ at: time, organizations: 1, generated: 1, failed: 0 });
  });
});

describe('more entries than are held', () => {
  it('are shared out among the organizations, each with its earliest ones, and found by later runs', async () => {
    const [crowd, quiet] = [await books(), await books()];
    for (let n = 0; n < 12; n += 1) await rule(crowd, { startsOn: '2020-02-20', maxOccurrences: 1 });
    const due = await rule(quiet, { startsOn: '2020-03-01' });
    expect(await run({ entriesHeld: 6 })).toMatchObject({ organizations: 2, failed: 0, left: 9 });
    expect(await generatedDates(quiet, due.id)).toEqual(['2020-03-01']);
    expect(await invoices(crowd)).toHaveLength(3);
    expect(await run({ entriesHeld: 6 })).toMatchObject({ generated: 6, left: 3 });
    expect(await run({ entriesHeld: 6 })).toEqual({ at: time, organizations: 1, generated: 3, failed: 0 });
  });
});
