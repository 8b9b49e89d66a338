/**
 * What each route of Sereni takes in round trips and units, at small size and with the
 * token remembered. A route that takes more fails here, and so does one of which nothing is said. Writes answer the
 * record as a read would show it: what is read along for that is one of their round trips.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';
import { createTask } from '../../lib/operations/task/write.ts';
import { createTimesheet } from '../../lib/operations/timesheet/write.ts';
import { type Cost, costOf, expectWithin, leeway } from '../support/cost.ts';

const costs: Readonly<Record<string, Cost>> = {
  'POST /api/v1/expenses': [3, 35],
  'GET /api/v1/expenses/{id}': [2, 4],
  'PUT /api/v1/expenses/{id}': [4, 21],
  // With its receipt.
  'DELETE /api/v1/expenses/{id}': [2, 33],
  'GET /api/v1/expenses': [3, 6],
  'GET /api/v1/expenses/{id}/comments': [1, 3],
  'POST /api/v1/expenses/{id}/comments': [2, 12],
  'POST /api/v1/payments': [3, 43],
  'GET /api/v1/payments/{id}': [2, 5],
  'PUT /api/v1/payments/{id}': [4, 37],
  'DELETE /api/v1/payments/{id}': [3, 40],
  'GET /api/v1/payments': [3, 7],
  'GET /api/v1/payments/{id}/comments': [1, 3],
  'POST /api/v1/payments/{id}/comments': [2, 12],
  'POST /api/v1/clients': [3, 24],
  'GET /api/v1/clients/{id}': [1, 2],
  'PUT /api/v1/clients/{id}': [2, 24],
  'DELETE /api/v1/clients/{id}': [2, 21],
  'GET /api/v1/clients': [2, 6],
  'GET /api/v1/clients/{id}/projects': [3, 8],
  'GET /api/v1/clients/{id}/payments': [3, 8],
  'POST /api/v1/projects': [3, 33],
  'GET /api/v1/projects/{id}': [2, 3],
  'PUT /api/v1/projects/{id}': [3, 9],
  'DELETE /api/v1/projects/{id}': [3, 32],
  'GET /api/v1/projects': [3, 7],
  'GET /api/v1/projects/{id}/boards': [2, 4],
  'GET /api/v1/projects/{id}/tasks': [3, 9],
  'GET /api/v1/projects/{id}/expenses': [3, 7],
  'POST /api/v1/tasks': [3, 38],
  'GET /api/v1/tasks/{id}': [2, 4],
  'PUT /api/v1/tasks/{id}': [4, 33],
  'DELETE /api/v1/tasks/{id}': [2, 24],
  'GET /api/v1/tasks': [3, 8],
  'GET /api/v1/tasks/{id}/comments': [1, 3],
  'POST /api/v1/tasks/{id}/comments': [2, 12],
  'POST /api/v1/tasks/{id}/duplicate': [3, 27],
};

const mine = routes.filter(({ dialect }) => dialect === 'sereni');
const keyOf = ({ method, path }: Route): string => `${method} ${path}`;

describe('of Sereni', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await furnishedFirm();
  });

  it('nothing is said of what is not there, and something of all that is', () => {
    expect(Object.keys(costs).sort()).toEqual(mine.map(keyOf).sort());
  });

  it.each(mine.map((route) => ({ key: keyOf(route), route })))('$key takes no more than is said', async (one) => {
    const { key, route } = one;
    const fresh = route.method === 'GET' ? firm : await furnishedFirm();
    expectWithin(await costOf(fresh, 'sereni', route.method, targetOf(route), route.sample), costs[key], key);
  });

  it('a later page takes no more than the first and one round trip', async () => {
    for (const type of ['expenses', 'payments', 'clients', 'projects', 'tasks']) {
      const body = mine.find(({ method, resource }) => method === 'POST' && resource === type)?.sample;
      await firm.as('sereni')('POST', `/api/v1/${type}`, { body });
      const [rounds = 0, units = 0] = costs[`GET /api/v1/${type}`] ?? [];
      const cost = await costOf(firm, 'sereni', 'GET', `/api/v1/${type}?page=2&per_page=1`);
      expect(cost[0]).toBeLessThanOrEqual(rounds + 1);
      expect(cost[1]).toBeLessThanOrEqual(units * leeway);
    }
  });

  it('a project with its figures takes three round trips at most, whatever the number of its tasks and people', async () => {
    const { work, as } = await furnishedFirm();
    const read = () => costOf({ ...firm, work, as }, 'sereni', 'GET', '/api/v1/projects/1');
    const { body } = await as('sereni')('GET', '/api/v1/projects/1');
    const { name, start_date, color } = body.attributes;
    const plan = { name, start_date, due_date: '2024-12-31', color, client_id: 1 };
    const costs = [];
    for (const tasks of [1, 30]) {
      for (let i = 0; i < tasks; i += 1) {
        const { doc } = await createTask(
          { name: 'Task', relatedTo: 'project', relatedId: 1, hourlyRate: String(i) },
          work,
        );
        const hour = { startedAt: '2024-01-08T10:00:00.000Z', endedAt: '2024-01-08T11:00:00.000Z' };
        await createTimesheet({ taskId: doc.id, staffId: 1 + (i % 2), ...hour }, work);
      }
      for (const method of ['hourly_task_rate', 'hourly_staff_rate']) {
        await as('sereni')('PUT', '/api/v1/projects/1', { body: { ...plan, billing_method: method, hourly_rate: 9 } });
        costs.push(await read());
      }
    }
    expect(costs.map(([rounds]) => rounds)).toEqual([2, 3, 2, 3]);
    for (const [, units] of costs) expect(units).toBeLessThanOrEqual(6);
  });
});
