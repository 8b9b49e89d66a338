/**
 * What a filter by a relation takes on Perfex's lists: as much as a page of the records that it leaves, in round trips
 * and in units, however many records of others lie beside.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { collectionNamed, fresh } from '../support/arrangements.ts';
import { type Cost, costOf, leeway } from '../support/cost.ts';
import { ownTable } from '../support/table.ts';

ownTable();

type Bag = Record<string, unknown>;
type Filtered = { kind: string; path: string; query: string; own: Bag; others: Bag };

const none = { customerId: 1, projectId: null };
const ofCustomer: Bag = { customerId: 2, projectId: null };

/** Filters by relation, with what the records that match have, and what those beside have. */
const filters: readonly Filtered[] = [
  { kind: 'contact', path: 'contacts', query: 'clientid=2', own: { customerId: 2 }, others: { customerId: 1 } },
  { kind: 'contract', path: 'contracts', query: 'clientid=2', own: { customerId: 2 }, others: { customerId: 1 } },
  { kind: 'credit note', path: 'credit_notes', query: 'clientid=2', own: ofCustomer, others: none },
  { kind: 'estimate', path: 'estimates', query: 'clientid=2', own: ofCustomer, others: none },
  { kind: 'expense', path: 'expenses', query: 'clientid=2', own: { ...ofCustomer, invoiceId: null }, others: none },
  { kind: 'expense', path: 'expenses', query: 'project_id=2', own: { projectId: 2 }, others: none },
  { kind: 'invoice', path: 'invoices', query: 'clientid=2', own: ofCustomer, others: none },
  { kind: 'invoice', path: 'invoices', query: 'project_id=2', own: { projectId: 2 }, others: none },
  { kind: 'milestone', path: 'milestones', query: 'project_id=2', own: { projectId: 2 }, others: { projectId: 1 } },
  { kind: 'payment', path: 'payments', query: 'clientid=2', own: { customerId: 2 }, others: { customerId: 1 } },
  { kind: 'project', path: 'projects', query: 'clientid=2', own: { customerId: 2 }, others: { customerId: 1 } },
  { kind: 'proposal', path: 'proposals', query: 'clientid=2', own: { ...ofCustomer, leadId: null }, others: none },
  { kind: 'subscription', path: 'subscriptions', query: 'clientid=2', own: ofCustomer, others: none },
  {
    kind: 'task',
    path: 'tasks',
    query: 'rel_type=customer&rel_id=2',
    own: { relatedTo: 'customer', relatedId: 2, milestoneId: null },
    others: { relatedTo: 'customer', relatedId: 1, milestoneId: null },
  },
  {
    kind: 'task',
    path: 'tasks',
    query: 'clientid=2',
    own: { relatedTo: 'customer', relatedId: 2, milestoneId: null },
    others: { relatedTo: 'customer', relatedId: 1, milestoneId: null },
  },
  { kind: 'timesheet', path: 'timesheets', query: 'task_id=2', own: { taskId: 2 }, others: { taskId: 1 } },
];

const ownRecords = 3;
const otherRecords = 60;

/** Stores copies of a furnished record. */
async function add(firm: Firm, kind: string, patch: Bag, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await fresh(firm, kind, patch);
}

describe('a filter by relation', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await furnishedFirm();
    for (const kind of ['customer', 'project', 'task'])
      if (!(await collectionNamed(firm, kind).get(2))) await fresh(firm, kind);
  });

  it.each(filters)('of $path, $query, costs as a page of its records', async ({ kind, path, query, own, others }) => {
    const cost = (asked: string): Promise<Cost> => costOf(firm, 'perfex', 'GET', `/api/${path}?${asked}`);
    await add(firm, kind, own, ownRecords);
    const reply = await firm.as('perfex')('GET', `/api/${path}?${query}&page=1`);
    const { total } = reply.body.meta;
    expect(total).toBeGreaterThanOrEqual(ownRecords);

    const before = await cost(`${query}&page=1`);
    await add(firm, kind, others, otherRecords);
    const after = await cost(`${query}&page=1`);
    expect(after).toEqual(before);

    const [rounds, units] = await cost(`page=1&per_page=${total}`);
    expect(after[0], 'round trips').toBeLessThanOrEqual(rounds);
    expect(after[1], 'units').toBeLessThanOrEqual(units * leeway);
  });
});

describe('a filter by another column', () => {
  let firm: Firm;
  const many = 120;
  const cost = (asked: string): Promise<Cost> => costOf(firm, 'perfex', 'GET', `/api/${asked}`);
  beforeAll(async () => {
    firm = await furnishedFirm();
    await add(firm, 'estimate', { state: 'draft' }, many);
    await add(firm, 'task', { description: 'Mow', startsOn: '2026-03-01', milestoneId: null }, many);
  });

  it.each([
    ['estimates', 'status=1'],
    ['estimates', 'datecreated=2020-01-01%2000:00:00&status[]=1&status[]=2'],
    ['tasks', 'startdate=2026-03-01'],
  ])('of %s, %s, reads no documents but those of its page where rows have it', async (path, query) => {
    const [rounds, units] = await cost(`${path}?${query}&page=1&per_page=1`);
    const [roundsOfSort, unitsOfSort] = await cost(`${path}?sort=-id&page=1&per_page=1`);
    expect(rounds).toBeLessThanOrEqual(roundsOfSort);
    expect(units).toBeLessThanOrEqual(unitsOfSort * leeway);
  });

  it('reads what records are joined with for those of the page alone, and only if a column shows it', async () => {
    const [, one] = await cost('tasks?description=Mow&page=1&per_page=1');
    const [, bare] = await cost('tasks?description=Mow&fields=id,name&page=1&per_page=100');
    const [, joined] = await cost('tasks?description=Mow&page=1&per_page=100');
    const [, byJoined] = await cost('tasks?description=Mow&billed=0&fields=id&page=1&per_page=1');
    // The figures of a task take half a unit.
    expect(bare).toBeLessThan(one);
    expect(joined - bare).toBeGreaterThanOrEqual(50);
    expect(byJoined - bare).toBeGreaterThanOrEqual(many / 2);
  });
});
