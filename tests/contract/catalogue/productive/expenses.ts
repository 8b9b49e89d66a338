/** The seven endpoints of Productive's document. */

import { expect } from 'vitest';
import { as, type Parameters } from '../facts.ts';

type Writing = {
  /** Attributes, with what is read back of them. */
  attributes: Parameters;
  /** Relationships, with the record of the furnished firm that is linked; what is read back is the same. */
  relationships: Readonly<Record<string, { type: string; id: string }>>;
  /** The amounts that follow. */
  follows: Readonly<Record<string, unknown>>;
  /** Values of attributes that are refused, with what is said. */
  refused: Readonly<Record<string, readonly [value: unknown, detail: string]>>;
};

export type Endpoint = (
  | ({ verb: 'create'; missing: readonly (readonly [name: string, detail: string])[] } & Writing)
  | ({ verb: 'update' } & Writing)
  | { verb: 'read' | 'delete' }
  | {
      verb: 'list';
      /** Each filter with a value that finds the expense of the furnished firm, and one that does not. */
      filters: Readonly<Record<string, readonly [finds: string, misses: string]>>;
      sorts: string;
      aggregates: Readonly<Record<string, number>>;
    }
  | { verb: 'approve' | 'unapprove'; shows: Readonly<Record<string, unknown>>; approver: string | null }
) & { why?: string };

const refused: Writing['refused'] = {
  name: ['', "can't be blank"],
  amount: ['much', 'is not a number'],
  currency: ['XQQ', 'is not an valid currency'],
  date: ['2021-02-30', 'must be a date YYYY-MM-DD'],
  billable_amount: [0.5, 'must be an integer'],
  position: ['first', 'is not a number'],
};

export const endpoints: Readonly<Record<string, Endpoint>> = {
  'GET /api/v2/expenses': {
    verb: 'list',
    filters: {
      deal_id: ['1,2', '2'],
      service_type_id: ['1,3', '3'],
      company_id: ['1', '2'],
      project_id: ['1', '2'],
      date_after: ['2024-01-02', '2024-01-03'],
      date_before: ['2024-01-02', '2024-01-01'],
      pay_on_after: ['2024-02-01', '2024-02-02'],
      pay_on_before: ['2024-02-01', '2024-01-31'],
      paid_on_after: ['2024-02-03', '2024-02-04'],
      paid_on_before: ['2024-02-03', '2024-02-02'],
      status: ['1', '2'],
      'date][gt_eq': ['2024-01-02', '2024-01-03'],
      'amount][lt': ['2001', '2000'],
      'name][contains': ['SERVER', 'serverless'],
      'name][not_eq': ['Train', 'leased server'],
    },
    sorts: 'name date pay_on paid_on amount billable_amount profit service_type.name',
    aggregates: { total_amount: 2_000, total_billable_amount: 0, total_profit: -2_000 },
    why: 'Operations and aggregates are named without a syntax; the bounds of dates are part of the span.',
  },
  'GET /api/v2/expenses/{id}': { verb: 'read' },
  'POST /api/v2/expenses': {
    verb: 'create',
    attributes: {
      name: 'test name',
      amount: as(10_000, 10_000),
      billable_amount: as('12000', 12_000),
      currency: 'EUR',
      date: '2021-04-15',
      position: as(3, 3),
    },
    relationships: {
      deal: { type: 'deals', id: '1' },
      service_type: { type: 'service_types', id: '2' },
      person: { type: 'people', id: '1' },
    },
    follows: { profit: 2_000, profit_default: 2_000, amount_default: 10_000, exchange_rate: '1.0' },
    missing: [
      ['name', "can't be blank"],
      ['deal_id', "can't be blank"],
      ['service_type', "can't be blank"],
      ['amount', "can't be blank"],
      ['currency', "can't be blank"],
      ['currency', 'is not an valid currency'],
      ['date', "can't be blank"],
    ],
    refused,
  },
  'PATCH /api/v2/expenses/{id}': {
    verb: 'update',
    attributes: {
      name: 'new name',
      amount: as('5000.0', 5_000),
      billable_amount: as(4_000, 4_000),
      currency: 'EUR',
      date: '2021-05-01',
      position: as(1, 1),
    },
    relationships: {
      deal: { type: 'deals', id: '2' },
      service_type: { type: 'service_types', id: '3' },
      person: { type: 'people', id: '2' },
    },
    follows: { profit: -1_000, profit_default: -1_000 },
    refused,
  },
  'DELETE /api/v2/expenses/{id}': { verb: 'delete' },
  'PATCH /api/v2/expenses/{id}/approve': {
    verb: 'approve',
    shows: { approved: true, approved_at: expect.any(String), rejected: false },
    approver: '1',
  },
  'PATCH /api/v2/expenses/{id}/unapprove': {
    verb: 'unapprove',
    shows: { approved: false, approved_at: null, rejected: false },
    approver: null,
  },
};
