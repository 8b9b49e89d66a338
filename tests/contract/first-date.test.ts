/** Nothing begins to repeat before the organization's first date, whichever dialect says it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Dialect, type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { changeOrganization } from '../../lib/operations/organization/update.ts';
import { firmWithCustomer, made } from '../support/repeating.ts';

const settings = '/admin/v1/organization';
const seconds = (date: string): number => Date.parse(`${date}T09:00:00Z`) / 1000;

const line = { 0: { description: 'A', long_description: '', qty: 1, rate: 5, order: 1, unit: '' } };
const bill = { clientid: 1, currency: 1, newitems: line, subtotal: '5.00', total: '5.00', billing_street: 'A' };
let number = 100;

type Case = {
  dialect: Dialect;
  path: string;
  body: (on: string) => object;
  status: number;
  /** Where the refusal names the field, and how. */
  field: (reply: Reply) => unknown;
  called: string;
};
const cases: Record<string, Case> = {
  'a recurring invoice of siwapp': {
    dialect: 'siwapp',
    path: '/api/v1/recurring_invoices',
    body: (on) => ({
      data: { attributes: { name: 'Acme', 'starting-date': on, period: 1, period_type: 'month' } },
    }),
    status: 422,
    field: ({ body }) => body.errors[0].source.pointer,
    called: '/data/attributes/starting-date',
  },
  'an invoice of Perfex': {
    dialect: 'perfex',
    path: '/api/invoices',
    body: (on) => {
      number += 1;
      return { ...bill, number, date: on, duedate: '2026-02-01', allowed_payment_modes: [1], recurring: 1 };
    },
    status: 404,
    field: ({ body }) => Object.keys(body.error)[0],
    called: 'date',
  },
  'an expense of Perfex': {
    dialect: 'perfex',
    path: '/api/expenses',
    body: (on) => ({ category: 1, currency: 1, amount: '20', date: on, recurring: 1 }),
    status: 404,
    field: ({ body }) => Object.keys(body.error)[0],
    called: 'date',
  },
  'a task of Perfex': {
    dialect: 'perfex',
    path: '/api/tasks',
    body: (on) => ({ name: 'Backup', startdate: on, rel_type: 'project', rel_id: 1, repeat_every: '1-month' }),
    status: 404,
    field: ({ body }) => Object.keys(body.error)[0],
    called: 'startdate',
  },
  'a subscription of Perfex by its first day': {
    dialect: 'perfex',
    path: '/api/subscriptions',
    body: (on) => ({ name: 'Hosting', clientid: 1, date: on }),
    status: 400,
    field: ({ body }) => Object.keys(body.errors)[0],
    called: 'date',
  },
  'a subscription of Perfex by its next bill': {
    dialect: 'perfex',
    path: '/api/subscriptions',
    body: (on) => ({ name: 'Hosting', clientid: 1, next_billing_cycle: seconds(on) }),
    status: 400,
    field: ({ body }) => Object.keys(body.errors)[0],
    called: 'next_billing_cycle',
  },
  'a task of Sereni': {
    dialect: 'sereni',
    path: '/api/v1/tasks',
    body: (on) => ({
      name: 'Backup',
      project_id: 1,
      board_id: 1,
      priority_id: 1,
      visible: 1,
      start_date: on,
      is_recurring: 1,
    }),
    status: 422,
    field: ({ body }) => Object.keys(body.errors)[0],
    called: 'start_date',
  },
};

let firm: Firm;
beforeAll(async () => {
  firm = await firmWithCustomer();
  await firm.as('admin')('POST', '/admin/v1/boards', { body: { project_id: 1, name: 'To do' } });
});

describe.each(Object.entries(cases))('%s', (_, { dialect, path, body, status, field, called }) => {
  it('that would repeat from an earlier date is refused, and one from that date on is not', async () => {
    const early = await firm.as(dialect)('POST', path, { body: body('1999-12-31') });
    expect([early.status, JSON.stringify(early.body)]).toEqual([status, expect.stringContaining('first_date')]);
    expect(field(early)).toBe(called);
    const onTime = await firm.as(dialect)('POST', path, { body: body('2000-01-01') });
    expect([onTime.status, onTime.body.errors ?? onTime.body.error]).toEqual([
      expect.toSatisfy((code) => code < 300),
      undefined,
    ]);
  });
});

describe('what repeats already', () => {
  it('stays, and may be changed in all but to another date that is too early', async () => {
    const own = await newFirm({ firstOn: '1990-01-01' });
    const call = own.as('siwapp');
    const write = (method: string, path: string, attributes: object) =>
      call(method, path, { body: { data: { attributes } } });
    const rule = { name: 'Acme', starting_date: '1995-05-01', period: 1, period_type: 'year', enabled: false };
    const { body } = await write('POST', '/api/v1/recurring_invoices', rule);
    const path = `/api/v1/recurring_invoices/${body.data.id}`;
    const moved = await own.as('admin')('PATCH', settings, { body: { first_date: '2005-01-01' } });
    expect([moved.status, moved.body.first_date]).toEqual([200, '2005-01-01']);
    expect((await write('PUT', path, { ...rule, notes: 'same date' })).status).toBe(200);
    expect((await write('PUT', path, { starting_date: '1996-05-01' })).status).toBe(422);
    expect((await write('PUT', path, { starting_date: '2005-01-01' })).status).toBe(200);
  });

  it('is what counts: a record of any date may be written that does not repeat', async () => {
    const cost = { category: 1, currency: 1, amount: '20', date: '1980-01-01' };
    const id = await made(firm, '/api/expenses', cost);
    const put = await firm.as('perfex')('PUT', `/api/expenses/${id}`, { body: { ...cost, recurring: 1 } });
    expect([put.status, put.body.error.date]).toEqual([404, expect.stringContaining('2000-01-01')]);
  });
});

describe('first_date', () => {
  it('is the year 2000 at first, and a date that is not in the future', async () => {
    const own = await newFirm();
    const call = own.as('admin');
    expect((await call('GET', settings)).body.first_date).toBe('2000-01-01');
    for (const wrong of ['2999-01-01', '1899-12-31', '0900-01-01', '0000-01-01', '10000-01-01', '2020-02-30', 'soon']) {
      const { status, body } = await call('PATCH', settings, { body: { first_date: wrong } });
      expect([wrong, status, body.errors?.[0].pointer ?? body]).toEqual([wrong, 422, '/first_date']);
    }
    // Blank says nothing.
    for (const blank of ['', null]) {
      expect((await call('PATCH', settings, { body: { first_date: blank } })).body.first_date).toBe('2000-01-01');
    }
    expect((await call('PATCH', settings, { body: { first_date: '1950-06-01' } })).body.first_date).toBe('1950-06-01');
    expect((await call('PATCH', settings, { body: { first_date: '1900-01-01' } })).status).toBe(200);
    await expect(changeOrganization({ firstOn: '2999-01-01' }, own.work)).rejects.toThrow('firstOn');
  });
});
