/** How many round trips each kind of route takes and how many units, at small size: a change that adds a round trip fails here. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dialect, Firm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { costOf } from '../support/cost.ts';

const tenLines = Array.from({ length: 10 }, (_, i) => ({
  description: `Line ${i}`,
  qty: 1,
  rate: '5',
  taxname: ['VAT 21%|21'],
}));
const perfexInvoice = {
  clientid: 1,
  number: 900,
  date: '2026-01-31',
  currency: 1,
  subtotal: '50.00',
  total: '60.50',
  billing_street: '1 Street',
  allowed_payment_modes: [1],
  newitems: tenLines,
};
const siwappInvoice = {
  data: {
    attributes: { customer_id: 1 },
    relationships: { items: { data: [{ attributes: { description: 'A', unitary_cost: 3, tax_ids: [1] } }] } },
  },
};
const payment = { invoice_id: 1, payment_date: '2026-01-01', amount: 5, payment_method: 1 };

const hour = { timelogs: [1] };
const productiveExpense = {
  data: {
    attributes: { name: 'Train', amount: 5000, currency: 'EUR', date: '2024-02-01' },
    relationships: {
      deal: { data: { type: 'deals', id: '1' } },
      service_type: { data: { type: 'service_types', id: '1' } },
    },
  },
};
const threeFilters = 'filter[project_id]=1,2&filter[name][contains]=a&filter[date_after]=2000-01-01';

type Budget = [
  what: string,
  dialect: Dialect,
  method: string,
  target: string,
  turns: number,
  units: number,
  body?: unknown,
];

const budgets: Budget[] = [
  ['read an invoice', 'siwapp', 'GET', '/api/v1/invoices/1', 1, 1],
  ['read a client with its figures', 'sereni', 'GET', '/api/v1/clients/1', 1, 2],
  ['read an invoice with its people', 'teamwork', 'GET', '/invoices/1.json', 2, 3],
  ['read an expense with all it refers to', 'productive', 'GET', '/api/v2/expenses/1', 2, 6],
  ['list by date', 'siwapp', 'GET', '/api/v1/invoices', 2, 5],
  ['relation list', 'siwapp', 'GET', '/api/v1/invoices?q[customer_id]=1', 2, 5],
  ['relation list with joins', 'sereni', 'GET', '/api/v1/clients/1/payments', 3, 9],
  ['free filter', 'siwapp', 'GET', '/api/v1/invoices?q[with_status]=pending', 3, 6],
  ['search', 'siwapp', 'GET', '/api/v1/invoices?q[with_terms]=consulting', 3, 7],
  ['list over projects', 'teamwork', 'GET', '/invoices.json', 3, 8],
  ['change an expense', 'productive', 'PATCH', '/api/v2/expenses/1', 3, 20, { data: { attributes: { amount: 5 } } }],
  ['approve an expense', 'productive', 'PATCH', '/api/v2/expenses/1/approve', 3, 20],
  ['create an expense', 'productive', 'POST', '/api/v2/expenses', 3, 40, productiveExpense],
  ['three filters and a sort', 'productive', 'GET', `/api/v2/expenses?${threeFilters}&sort=-amount`, 4, 12],
  ['all aggregates', 'productive', 'GET', '/api/v2/expenses?aggregates=', 4, 14],
  ['list deals with their figures', 'productive', 'GET', '/api/v2/deals', 2, 6],
  ['read a deal with its figures', 'productive', 'GET', '/api/v2/deals/1', 1, 3],
  ['list service types', 'productive', 'GET', '/api/v2/service_types', 2, 10],
  ['list with includes', 'productive', 'GET', '/api/v2/expenses', 3, 8],
  ['create an invoice of 10 lines', 'perfex', 'POST', '/api/invoices', 3, 60, perfexInvoice],
  ['create an invoice with the next number', 'siwapp', 'POST', '/api/v1/invoices', 3, 60, siwappInvoice],
  ['record a payment', 'sereni', 'POST', '/api/v1/payments', 3, 50, payment],
  ['update an invoice', 'siwapp', 'PUT', '/api/v1/invoices/3', 2, 20, { data: { attributes: { notes: 'Changed' } } }],
  ['sum a year', 'siwapp', 'GET', '/api/v1/stats', 3, 8],
  ['send an invoice', 'siwapp', 'GET', '/api/v1/invoices/3/send_email', 2, 20],
  ['draw an invoice', 'siwapp', 'GET', '/api/v1/templates/1/invoices/3.pdf', 1, 3],
  ['put time on an invoice', 'teamwork', 'PUT', '/invoices/1/lineitems.json', 3, 40, { lineitems: { add: hour } }],
  ['read an invoice that charges time', 'teamwork', 'GET', '/invoices/1.json', 2, 5],
  ['take time off an invoice', 'teamwork', 'PUT', '/invoices/1/lineitems.json', 3, 40, { lineitems: { remove: hour } }],
  ['complete an invoice', 'teamwork', 'PUT', '/invoices/1/complete.json', 2, 29],
  ['uncomplete an invoice', 'teamwork', 'PUT', '/invoices/1/uncomplete.json', 2, 29],
  ['delete an invoice', 'siwapp', 'DELETE', '/api/v1/invoices/3', 2, 50],
];

describe('with the token remembered, it takes', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await furnishedFirm();
  });

  it.each(budgets)(
    'to %s (%s) its round trips and units, no more',
    async (_, dialect, method, target, turns, units, body) => {
      const [rounds, taken] = await costOf(firm, dialect, method, target, body);
      expect(rounds).toBeGreaterThan(0);
      expect(rounds).toBeLessThanOrEqual(turns);
      expect(taken).toBeLessThanOrEqual(units);
    },
  );
});
