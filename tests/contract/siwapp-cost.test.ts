/**
 * What each route of siwapp takes in round trips and units, at small size and with the token remembered. A route that
 * takes more fails here, and so does one of which nothing is said.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';
import { type Cost, costOf, expectWithin, leeway } from '../support/cost.ts';

const costs: Readonly<Record<string, Cost>> = {
  'DELETE /api/v1/payments/{id}': [3, 40],
  'GET /api/v1/payments/{id}': [1, 1],
  'PUT /api/v1/payments/{id}': [3, 32],
  'POST /api/v1/customers': [2, 23],
  'DELETE /api/v1/customers/{id}': [2, 21],
  'GET /api/v1/customers/{id}/invoices': [2, 5],
  'GET /api/v1/customers': [2, 4],
  'GET /api/v1/customers/{id}': [1, 1],
  'PUT /api/v1/customers/{id}': [2, 13],
  'POST /api/v1/invoices': [5, 76],
  'DELETE /api/v1/invoices/{id}': [2, 43],
  'GET /api/v1/invoices': [2, 4],
  'GET /api/v1/templates/{template_id}/invoices/{id}.pdf': [1, 2],
  'GET /api/v1/invoices/print_template/{template}/invoice/{invoice}': [1, 2],
  'GET /api/v1/invoices/{id}': [1, 1],
  'DELETE /api/v1/invoices/{id}/download_link': [2, 9],
  'GET /api/v1/invoices/{id}/send_email': [2, 15],
  'PUT /api/v1/invoices/{id}': [6, 94],
  'POST /api/v1/invoices/{invoice_id}/items': [3, 20],
  'DELETE /api/v1/items/{id}': [2, 25],
  'GET /api/v1/invoices/{invoice_id}/items': [1, 1],
  'GET /api/v1/items/{id}': [1, 2],
  'GET /api/v1/items/{id}/taxes': [2, 3],
  'PUT /api/v1/items/{id}': [3, 18],
  'POST /api/v1/invoices/{invoice_id}/payments': [2, 40],
  'GET /api/v1/invoices/{invoice_id}/payments': [1, 1],
  'POST /api/v1/recurring_invoices/{id}/items': [3, 6],
  'POST /api/v1/recurring_invoices': [3, 22],
  'DELETE /api/v1/recurring_invoices/{id}': [2, 17],
  'GET /api/v1/recurring_invoices/{id}/items': [1, 1],
  'GET /api/v1/recurring_invoices': [2, 3],
  'GET /api/v1/recurring_invoices/{id}': [1, 1],
  'PUT /api/v1/recurring_invoices/{id}': [3, 11],
  'POST /api/v1/series': [4, 6],
  'DELETE /api/v1/series/{id}': [2, 3],
  'GET /api/v1/series': [2, 7],
  'GET /api/v1/series/{id}': [1, 3],
  'PUT /api/v1/series/{id}': [3, 7],
  'GET /api/v1/stats': [2, 4.5],
  'POST /api/v1/taxes': [3, 4],
  'DELETE /api/v1/taxes/{id}': [2, 3],
  'GET /api/v1/taxes': [1, 1],
  'GET /api/v1/taxes/{id}': [1, 1],
  'PUT /api/v1/taxes/{id}': [2, 3],
};

/** What is made costs what it makes; that nothing due costs nothing is tested where the route is. */
const mine = routes.filter(({ dialect, verb }) => dialect === 'siwapp' && verb !== 'generate-invoices');
const keyOf = ({ method, path }: Route): string => `${method} ${path}`;

describe('of siwapp', () => {
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
    expectWithin(await costOf(fresh, 'siwapp', route.method, targetOf(route), route.sample), costs[key], key);
  });

  it('a later page takes no more than the first and one round trip', async () => {
    for (const path of ['invoices', 'recurring_invoices', 'customers']) {
      const [rounds = 0, units = 0] = costs[`GET /api/v1/${path}`] ?? [];
      const cost = await costOf(firm, 'siwapp', 'GET', `/api/v1/${path}?page[number]=2&page[size]=1`);
      expect(cost[0]).toBeLessThanOrEqual(rounds + 1);
      expect(cost[1]).toBeLessThanOrEqual(units * leeway);
    }
  });
});
