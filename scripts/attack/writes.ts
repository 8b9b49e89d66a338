/** Creates in all five dialects, each with a mark that identifies its record. */
import { credentialsOf, type Dialect } from '../../lab/api.ts';
import { jsonTypeOf } from '../../lab/credentials.ts';
import type { Ask } from './send.ts';

export type Kind = {
  name: string;
  recordType: string;
  dialect: Dialect;
  path: string;
  body: (mark: string) => unknown;
};

const line = { attributes: { description: 'Work', quantity: 2, unitary_cost: 10, tax_ids: [1] } };

export const invoiceKind: Kind = {
  name: 'invoice (siwapp)',
  recordType: 'invoice',
  dialect: 'siwapp',
  path: '/api/v1/invoices',
  body: (mark) => ({
    data: {
      attributes: { customer_id: 1, issue_date: '2026-01-31', notes: mark },
      relationships: { items: { data: [line] } },
    },
  }),
};

/** Creates that need a furnished organization, with record 1 of each kind. */
export const kinds: readonly [Kind, ...Kind[]] = [
  invoiceKind,
  {
    name: 'customer (perfex)',
    recordType: 'customer',
    dialect: 'perfex',
    path: '/api/customers',
    body: (mark) => ({ company: mark, city: 'Pune' }),
  },
  {
    name: 'item (perfex)',
    recordType: 'item',
    dialect: 'perfex',
    path: '/api/items',
    body: (mark) => ({ description: mark, rate: '100.00', unit: 'pcs' }),
  },
  {
    name: 'client (sereni)',
    recordType: 'customer',
    dialect: 'sereni',
    path: '/api/v1/clients',
    body: (mark) => ({ name: mark, email: 'office@acme.example', currency_id: 'EUR', country_id: 'KE' }),
  },
  {
    name: 'expense (sereni)',
    recordType: 'expense',
    dialect: 'sereni',
    path: '/api/v1/expenses',
    body: (mark) => ({
      name: mark,
      amount: '15.00',
      currency: '',
      vendor: 'Apple',
      invoiced: 0,
      project_id: '1',
      category_id: '1',
      expense_date: '2026-01-31',
    }),
  },
  {
    name: 'invoice (teamwork)',
    recordType: 'invoice',
    dialect: 'teamwork',
    path: '/invoices.json',
    body: (mark) => ({
      invoice: {
        'project-id': '1',
        number: mark,
        description: mark,
        'fixed-cost': '50.00',
        'currency-code': 'EUR',
        'display-date': '20260131',
      },
    }),
  },
  {
    name: 'expense (productive)',
    recordType: 'expense',
    dialect: 'productive',
    path: '/api/v2/expenses',
    body: (mark) => ({
      data: {
        type: 'expenses',
        attributes: { name: mark, deal_id: 1, service_type: 1, amount: 10_000, currency: 'EUR', date: '2026-01-31' },
      },
    }),
  },
];

export function createOf({ dialect, path, body }: Kind, mark: string, token: string, key: string | null): Ask {
  const headers = {
    'content-type': jsonTypeOf(dialect),
    ...credentialsOf(dialect, token),
    ...(key === null ? {} : { 'idempotency-key': key }),
  };
  return { method: 'POST', path, headers, body: Buffer.from(JSON.stringify(body(mark))) };
}

export const readings: readonly [readonly [Dialect, string], ...(readonly [Dialect, string])[]] = [
  ['perfex', '/api/invoices/1'],
  ['perfex', '/api/customers?page=1&per_page=20'],
  ['perfex', '/api/customers/search/acme?page=1&per_page=20'],
  ['perfex', '/api/zapier/poll/invoices?limit=20'],
  ['siwapp', '/api/v1/invoices'],
  ['siwapp', '/api/v1/customers/1'],
  ['sereni', '/api/v1/clients/1'],
  ['sereni', '/api/v1/expenses'],
  ['teamwork', '/invoices/1.json'],
  ['productive', '/api/v2/expenses?include=deal'],
];

export function readOf([dialect, path]: readonly [Dialect, string], token: string): Ask {
  const { 'content-type': _, ...headers } = credentialsOf(dialect, token);
  return { method: 'GET', path, headers };
}
