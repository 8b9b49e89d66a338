/** The seven endpoints of Productive's document. */

import { expect } from 'vitest';
import { as, inside, type Resource, saying } from '../facts.ts';
import { problem } from './protocol.ts';

const refused = {
  name: saying('', "can't be blank"),
  amount: saying('much', 'is not a number'),
  currency: saying('XQQ', 'is not an valid currency'),
  date: saying('2021-02-30', 'must be a date YYYY-MM-DD'),
  billable_amount: saying(0.5, 'must be an integer'),
  position: saying('first', 'is not a number'),
};

const blank = "can't be blank";
const unnamed = (...problems: ReturnType<typeof problem>[]) => [
  {
    when: 'an empty name, as printed',
    body: { data: { type: 'expenses', attributes: { name: '' } } },
    status: 422,
    answer: { errors: problems },
  },
];
const to = (type: string, id: string) => as({ type, id }, { type, id });
const creator = { data: to('people', '1').shown };

const approve = 'PATCH /api/v2/expenses/{id}/approve';
const decided = (attributes: object, data: object | null) => ({
  data: { attributes: { ...attributes, rejected: false }, relationships: { approver: { data } } },
});

const endpoints: Resource['endpoints'] = {
  'GET /api/v2/expenses': {
    verb: 'list',
    shows: {},
    least: 2,
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
  'GET /api/v2/expenses/{id}': { verb: 'read', shows: {}, includes: 'companies deals people projects service_types' },
  'POST /api/v2/expenses': {
    verb: 'create',
    parameters: {
      name: 'test name',
      amount: as(10_000, 10_000),
      billable_amount: as('12000', 12_000),
      currency: 'EUR',
      date: '2021-04-15',
      position: as(3, 3),
      ...inside('relationships', {
        deal: to('deals', '1'),
        service_type: to('service_types', '2'),
        person: to('people', '1'),
      }),
    },
    follows: {
      attributes: { profit: 2_000, profit_default: 2_000, amount_default: 10_000, exchange_rate: '1.0' },
      relationships: { creator },
    },
    refusals: unnamed(
      problem('name', blank),
      problem('deal_id', blank),
      problem('service_type', blank),
      problem('amount', blank),
      problem('currency', blank),
      problem('currency', 'is not an valid currency'),
      problem('date', blank),
    ),
    refused,
  },
  'PATCH /api/v2/expenses/{id}': {
    verb: 'update',
    parameters: {
      name: 'new name',
      amount: as('5000.0', 5_000),
      billable_amount: as(4_000, 4_000),
      currency: 'EUR',
      date: '2021-05-01',
      position: as(1, 1),
      ...inside('relationships', {
        deal: to('deals', '2'),
        service_type: to('service_types', '3'),
        person: to('people', '2'),
      }),
    },
    follows: { attributes: { profit: -1_000, profit_default: -1_000 }, relationships: { creator } },
    refusals: unnamed(problem('name', blank)),
    refused,
  },
  'DELETE /api/v2/expenses/{id}': { verb: 'delete' },
  [approve]: {
    verb: 'call',
    calls: [
      {
        status: 200,
        answer: decided({ approved: true, approved_at: expect.any(String) }, { type: 'people', id: '1' }),
      },
    ],
  },
  'PATCH /api/v2/expenses/{id}/unapprove': {
    verb: 'call',
    calls: [{ after: approve, status: 200, answer: decided({ approved: false, approved_at: null }, null) }],
  },
};

export const expenses: Resource = { name: 'expenses', endpoints };
