/** Everything due in an organization is made in the order of its dates, and numbered so: whatever it is of, and wherever a run ends. */
import { describe, expect, it } from 'vitest';
import { credentialsOf, type Firm, send } from '../../lab/api.ts';
import { at, invoices, rule } from '../../lab/books.ts';
import { type Limits, usualLimits } from '../../lib/operations/schedule/budgets.ts';
import { generateNow } from '../../lib/operations/schedule/generate-now.ts';
import { runSchedule } from '../../lib/operations/schedule/run-schedule.ts';
import { toDueShard } from '../../lib/store/keys.ts';
import { firmWithCustomer, made, runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const begun = '2026-08-20T09:00:00Z';
const november = '2026-11-15T08:00:00Z';

/** The dates of the invoices in the order of their numbers. */
async function byNumber({ work }: Firm): Promise<string[]> {
  const all = (await invoices(work)).toSorted((a, b) => Number(a.number) - Number(b.number));
  expect(all.map(({ number }) => number)).toEqual(all.map((_, i) => i + 1));
  return all.map(({ issueOn }) => issueOn);
}

async function inOrder(firm: Firm, count: number): Promise<void> {
  const dates = await byNumber(firm);
  expect(dates).toHaveLength(count);
  expect(dates).toEqual(dates.toSorted());
}

/** A weekly and a monthly rule: 11 and 2 dates until the middle of November. */
async function twoRules({ work }: Firm): Promise<void> {
  await rule(at(work, begun), { startsOn: '2026-09-01', unit: 'week' });
  await rule(at(work, begun), { startsOn: '2026-09-20' });
}

/** A weekly expense that is charged on (until the middle of November 10 dates after its own) and a subscription (3). */
async function otherKinds(firm: Firm): Promise<void> {
  const cost = { category: 1, currency: 1, amount: '20', date: '2026-09-04', clientid: 1, billable: 1 };
  const weekly = {
    recurring: 'custom',
    repeat_every_custom: 1,
    repeat_type_custom: 'week',
    create_invoice_billable: 1,
  };
  await made(firm, '/api/expenses', { ...cost, ...weekly }, begun);
  const next_billing_cycle = Date.parse('2026-08-25T09:00:00Z') / 1000;
  await made(firm, '/api/subscriptions', { name: 'Hosting', clientid: 1, rate: '10', next_billing_cycle }, begun);
}

/** Runs with these limits until nothing is left. @returns how many runs it took */
async function runAll(firm: Firm, limits: Partial<Limits>): Promise<number> {
  for (let runs = 1; ; runs += 1) {
    const shard = toDueShard(firm.organization.id);
    const result = await runSchedule({ time: november, shard }, { ...usualLimits, ...limits });
    if (!('left' in result)) return runs;
    await inOrder(firm, (await invoices(firm.work)).length);
  }
}

describe('a weekly and a monthly rule that are caught up', () => {
  it('are numbered by date in a run of the schedule', async () => {
    const firm = await firmWithCustomer();
    await twoRules(firm);
    await runFor(firm, november);
    expect((await byNumber(firm)).slice(0, 5)).toEqual([
      '2026-09-01',
      '2026-09-08',
      '2026-09-15',
      '2026-09-20',
      '2026-09-22',
    ]);
    await inOrder(firm, 13);
  });

  it("are numbered by date in siwapp's generate_invoices", async () => {
    const firm = await firmWithCustomer();
    await twoRules(firm);
    const { body } = await firm.as('siwapp')('GET', '/api/v1/recurring_invoices/generate_invoices', { at: november });
    expect(body.data).toHaveLength(13);
    await inOrder(firm, 13);
  });

  it('are numbered by date together with expenses and subscriptions', async () => {
    const firm = await firmWithCustomer();
    await twoRules(firm);
    await otherKinds(firm);
    await runFor(firm, november);
    await inOrder(firm, 13 + 10 + 3);
  });

  it("are numbered by date together with expenses and subscriptions in siwapp's generate_invoices", async () => {
    const firm = await firmWithCustomer();
    await twoRules(firm);
    await otherKinds(firm);
    const { body } = await firm.as('siwapp')('GET', '/api/v1/recurring_invoices/generate_invoices', { at: november });
    expect(body.data).toHaveLength(13 + 10 + 3);
    await inOrder(firm, 13 + 10 + 3);
    await runFor(firm, november);
    await inOrder(firm, 13 + 10 + 3);
  });

  it('ask in generate_invoices for no right to expenses and subscriptions', async () => {
    const firm = await firmWithCustomer();
    await otherKinds(firm);
    const token = await firm.tokenWith(['invoices:create', 'invoices:read']);
    const call = { at: november, headers: credentialsOf('siwapp', token) };
    const { status, body } = await send('GET', '/api/v1/recurring_invoices/generate_invoices', call);
    expect(status).toBe(200);
    expect(body.data).toHaveLength(10 + 3);
  });
});

describe('wherever a run ends', () => {
  it.each<Partial<Limits>>([
    { recordsAnOrganization: 1 },
    { recordsAnOrganization: 5, stepsATurn: 3 },
    { entriesHeld: 1 },
    { entriesHeld: 3 },
  ])('the dates go on in order with %j', async (limits) => {
    const firm = await firmWithCustomer();
    await twoRules(firm);
    await otherKinds(firm);
    expect(await runAll(firm, limits)).toBeGreaterThan(1);
    await inOrder(firm, 13 + 10 + 3);
  });

  it('calls of siwapp and runs of the schedule at the same time keep the order', async () => {
    const firm = await firmWithCustomer();
    await twoRules(firm);
    await otherKinds(firm);
    const work = at(firm.work, november);
    await Promise.all([runFor(firm, november), generateNow(work), runFor(firm, november), generateNow(work)]);
    await runFor(firm, november);
    await inOrder(firm, 13 + 10 + 3);
  });
});
