/**
 * What each route of Perfex takes in round trips and units, at small size and with the token remembered. A route that
 * takes more fails here, and so does one of which nothing is said. The budgets behind these figures are in docs/table.md.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';
import { type Cost, costOf, expectWithin } from '../support/cost.ts';

/** By the folder of the routes and their verbs. `list` is the first page, `later` another one. */
const costs: Readonly<Record<string, Readonly<Record<string, Cost>>>> = {
  calendar: { create: [2, 11], delete: [2, 11], list: [2, 3], later: [3, 3], read: [1, 1], update: [2, 5] },
  common: { read: [1, 1] },
  contacts: {
    ...{ create: [2, 29], delete: [4, 30], 'of-customer': [2, 5], read: [1, 3], search: [4, 5], update: [3, 18] },
    ...{ list: [3, 5], later: [4, 5] },
  },
  contracts: { create: [2, 18], delete: [2, 17], list: [3, 5], later: [4, 5], read: [2, 3] },
  'credit-notes': {
    ...{ create: [2, 32], delete: [2, 25], list: [3, 5], later: [4, 5], read: [2, 3], search: [4, 6.5] },
    ...{ update: [4, 35] },
  },
  'custom-fields': { list: [1, 1], later: [1, 1], read: [1, 1] },
  customers: {
    ...{ create: [2, 24], delete: [2, 21], list: [2, 5], later: [3, 4], read: [1, 2], search: [3, 7.5] },
    ...{ update: [2, 23], poll: [2, 4] },
  },
  estimates: {
    ...{ create: [2, 34], delete: [2, 27], list: [2, 4], later: [3, 4], read: [2, 3], search: [4, 6.5] },
    ...{ update: [4, 35] },
  },
  'expense-categories': { list: [1, 1], later: [1, 1] },
  expenses: {
    // Deleted with its receipt.
    ...{ attachment: [1, 1], create: [2, 28], delete: [2, 33], list: [3, 6], later: [4, 9], read: [2, 4] },
    ...{ search: [4, 7.5], update: [3, 22] },
  },
  invoices: {
    ...{ create: [3, 54], delete: [2, 43], list: [2, 5], later: [3, 4], read: [2, 4], search: [4, 9.5] },
    // The sample's also changes lines and repetition, and moves to another customer and project.
    ...{ update: [5, 75], poll: [3, 6] },
  },
  items: {
    ...{ create: [3, 14], delete: [2, 11], list: [2, 4], later: [3, 4], read: [1, 2], search: [3, 4], update: [2, 9] },
  },
  leads: {
    ...{ create: [2, 22], delete: [2, 15], list: [2, 6], later: [3, 6], read: [1, 4], search: [3, 7.5] },
    ...{ update: [2, 17], poll: [2, 5] },
  },
  milestones: {
    ...{ create: [2, 19], delete: [2, 19], list: [2, 6], later: [3, 4], read: [1, 2], search: [4, 6], update: [2, 7] },
  },
  'payment-modes': { list: [1, 1], later: [1, 1] },
  payments: { create: [2, 40], list: [2, 5], later: [3, 5], read: [1, 3], search: [3, 6.5] },
  projects: {
    ...{ create: [2, 33], delete: [3, 32], list: [2, 7], later: [3, 5], read: [1, 3], search: [4, 7], update: [2, 9] },
  },
  proposals: {
    ...{ create: [2, 34], delete: [2, 27], list: [2, 4], later: [3, 4], read: [1, 2], search: [3, 5.5] },
    ...{ update: [3, 24] },
  },
  staffs: {
    ...{ create: [2, 22], delete: [2, 20], list: [2, 5], later: [3, 4], read: [1, 2], search: [3, 5], update: [2, 21] },
  },
  subscriptions: { create: [2, 26], delete: [2, 19], list: [2, 3], later: [3, 3], read: [1, 1], update: [3, 16] },
  'task-checklist': { create: [2, 11], delete: [2, 7], list: [1, 1], later: [1, 1], update: [2, 9] },
  tasks: {
    ...{ create: [2, 37], delete: [2, 23], list: [2, 7], later: [3, 5], read: [1, 3], search: [4, 8.5] },
    ...{ update: [3, 32], poll: [3, 6] },
  },
  taxes: { list: [1, 1], later: [1, 1] },
  thirdparty: { create: [2, 10], delete: [2, 10], list: [3, 4], later: [4, 4], read: [1, 2], update: [2, 4] },
  tickets: {
    ...{ attachment: [1, 1], create: [2, 25], delete: [3, 22], list: [3, 6], later: [4, 7], read: [2, 5] },
    // A search reads none of the replies, which its hits do not show.
    ...{ reply: [2, 13], search: [4, 7.5], update: [3, 18], poll: [3, 5] },
  },
  timesheets: { create: [2, 29], delete: [3, 29], list: [2, 3], later: [3, 3], read: [1, 1], update: [3, 15] },
  webhooks: {
    ...{ create: [3, 14], delete: [3, 10], events: [0, 0], list: [1, 1], later: [1, 1], logs: [1, 2] },
    ...{ read: [1, 1], search: [1, 1], toggle: [4, 10], update: [4, 10] },
  },
  zapier: { poll: [2, 4], resources: [0, 0], route: [2, 4], test: [1, 1] },
};

/** The most round trips a kind of route may take, a joined record included. */
const budgets: Readonly<Record<string, number>> = {
  create: 3,
  read: 2,
  'of-customer': 3,
  list: 3,
  later: 4,
  search: 4,
  poll: 3,
};

const perfex = routes.filter((route) => route.dialect === 'perfex');
const named = (those: readonly Route[]) =>
  those.map((route) => ({ name: `${route.method} ${route.path}`, route, resource: route.resource, verb: route.verb }));
const reads = named(perfex.filter((route) => route.method === 'GET'));
const creates = named(perfex.filter((route) => route.method === 'POST'));
const changes = named(perfex.filter((route) => route.method === 'PUT' || route.method === 'DELETE'));
const paged = reads.filter(({ route, verb }) => verb === 'list' && route.query);

describe('of Perfex', () => {
  let firm: Firm;
  let resources: string[];
  beforeAll(async () => {
    firm = await furnishedFirm();
    const reply = await firm.as('perfex')('GET', '/api/zapier/resources');
    resources = reply.body.data.map((one: { key: string }) => one.key);
  });

  it('the table of costs has every resource and verb, and no other', () => {
    const there = [
      ...perfex.map(({ resource, verb }) => `${resource} ${verb}`),
      ...paged.map((one) => `${one.resource} later`),
      ...resources.map((one) => `${one} poll`),
    ];
    const said = Object.entries(costs).flatMap(([resource, of]) =>
      Object.keys(of).map((verb) => `${resource} ${verb}`),
    );
    expect([...new Set(said)].sort()).toEqual([...new Set(there)].sort());
  });

  it('no figure is above the budget of its kind', () => {
    const over = Object.entries(costs).flatMap(([resource, of]) =>
      Object.entries(of).flatMap(([verb, [rounds]]) => (rounds > (budgets[verb] ?? 9) ? [`${resource} ${verb}`] : [])),
    );
    expect(over).toEqual([]);
  });

  it.each(reads)('$name takes no more than is said', async ({ route, resource, verb }) => {
    const query = route.query && verb === 'list' ? '?page=1' : '';
    expectWithin(
      await costOf(firm, 'perfex', 'GET', targetOf(route) + query),
      costs[resource]?.[verb],
      `${resource} ${verb}`,
    );
  });

  it('polls take no more than is said', async () => {
    for (const resource of resources) {
      expectWithin(
        await costOf(firm, 'perfex', 'GET', `/api/zapier/poll/${resource}`),
        costs[resource]?.poll,
        `${resource} poll`,
      );
    }
  });

  it.each(creates)('$name takes no more than is said', async ({ route, resource, verb }) => {
    expectWithin(
      await costOf(firm, 'perfex', route.method, targetOf(route), route.sample),
      costs[resource]?.[verb],
      `${resource} ${verb}`,
    );
  });

  // There is a second record of each kind by now.
  it.each(paged)('a later page of $name takes no more than is said', async ({ route, resource }) => {
    expectWithin(
      await costOf(firm, 'perfex', 'GET', `${targetOf(route)}?page=2&per_page=1`),
      costs[resource]?.later,
      `${resource} later`,
    );
  });

  it.each(['milestones', 'projects', 'tasks'])(
    'a list of %s in another order reads figures and records in one turn',
    async (resource) => {
      const [rounds] = await costOf(firm, 'perfex', 'GET', `/api/${resource}?page=1&sort=-name`);
      expect(rounds).toBe(3);
    },
  );

  it.each(changes)('$name takes no more than is said', async ({ route, resource, verb }) => {
    const fresh = await furnishedFirm();
    expectWithin(
      await costOf(fresh, 'perfex', route.method, targetOf(route), route.sample),
      costs[resource]?.[verb],
      `${resource} ${verb}`,
    );
  });
});
