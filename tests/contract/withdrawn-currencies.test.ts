/** A currency that is no more is taken for days when it was valid, and refused after its last one, in every dialect alike. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { ownTable } from '../support/table.ts';
import { newWorkshop, type Workshop } from '../support/workshop.ts';

ownTable();

/** It kept kuna and leones among its currencies; dinar of before 1994 it never had. */
let firm: Workshop;
beforeAll(async () => {
  firm = await newWorkshop({ currency: 'EUR' });
  const settings = { currencies: ['HRK', 'SLL'] };
  const { status, body } = await firm.as('admin')('PATCH', '/admin/v1/organization', { body: settings });
  expect(status, JSON.stringify(body)).toBe(200);
});
afterAll(async () => {
  expect((await verify(firm.organization.id)).violations).toEqual([]);
});

type Try = (firm: Workshop, on: string, currency: string) => Promise<Reply>;
const ways: Record<string, Try> = {
  'a Perfex invoice': ({ as, customerId }, on, currency) =>
    as('perfex')('POST', '/api/invoices', {
      body: {
        ...{
          clientid: customerId,
          number: Number(on.replaceAll('-', '')),
          date: on,
          currency: currency === 'HRK' ? 2 : 3,
        },
        ...{ newitems: [{ description: 'Work', qty: '1', rate: '100.00', order: 1 }], allowed_payment_modes: [1] },
        ...{ billing_street: 'Street', subtotal: '100.00', total: '100.00' },
      },
    }),
  'a Perfex expense': ({ as }, on, currency) =>
    as('perfex')('POST', '/api/expenses', {
      body: { expense_name: 'X', category: 1, amount: '5', date: on, currency: currency === 'HRK' ? 2 : 3 },
    }),
  'a siwapp invoice': ({ as }, on, currency) =>
    as('siwapp')('POST', '/api/v1/invoices', {
      body: {
        data: {
          type: 'invoices',
          attributes: { name: 'Client', series_id: 1, issue_date: on, currency: currency.toLowerCase() },
        },
      },
    }),
  'a Sereni expense': ({ as }, on, currency) =>
    as('sereni')('POST', '/api/v1/expenses', {
      body: { category_id: 1, expense_date: on, vendor: 'Shop', invoiced: 0, amount: 10, currency },
    }),
  'a Teamwork invoice': ({ as, projectId }, on, currency) =>
    as('teamwork')('POST', `/projects/${projectId}/invoices.json`, {
      body: { invoice: { 'display-date': on.replaceAll('-', ''), 'currency-code': currency, number: currency } },
    }),
  'a Productive expense': ({ daniel, projectId }, on, currency) =>
    daniel('productive')('POST', '/api/v2/expenses', {
      body: {
        data: {
          attributes: { name: 'X', deal_id: projectId, service_type_id: 1, currency, amount: 100, date: on },
        },
      },
    }),
  'an exchange rate': ({ as }, on, currency) =>
    as('admin')('POST', '/admin/v1/exchange-rates', { body: { from: 'EUR', to: currency, date: on, rate: '7.5345' } }),
};

describe.each(Object.entries(ways))('%s', (name, attempt) => {
  it.each([
    ['HRK', '2022-12-31', '2023-01-15', '2023-01-14'],
    ['SLL', '2023-06-30', '2024-01-01', '2023-12-31'],
  ])('in %s is taken on %s and refused on %s', async (currency, then, after, lastOn) => {
    const taken = await attempt(firm, then, currency);
    expect(taken.status, JSON.stringify(taken.body)).toBeLessThan(300);
    const refused = await attempt(firm, after, currency);
    // Perfex answers every refusal of a field so.
    expect(refused.status).toBe(name.includes('Perfex') ? 404 : 422);
    const text = JSON.stringify(refused.body);
    expect(text).toContain(`${currency} was withdrawn: its last day was ${lastOn}`);
    expect(text.toLowerCase()).toMatch(name.includes('Teamwork') ? /invoice\.currency-code: / : /currency|"to/);
  });
});

describe('a customer in a currency that is no more', () => {
  it('is refused under the name that the client knows', async () => {
    const fields = { name: 'Firm', email: 'a@firm.example', country_id: 'HR' };
    for (const given of [{ currency_id: 'HRK' }, { currency_id: 2 }]) {
      const refused = await firm.as('sereni')('POST', '/api/v1/clients', { body: { ...fields, ...given } });
      expect([refused.status, Object.keys(refused.body.errors)]).toEqual([422, ['currency_id']]);
    }
    const refused = await firm.as('perfex')('POST', '/api/customers', {
      body: { company: 'Firm', default_currency: 2 },
    });
    expect([refused.status, Object.keys(refused.body.error)]).toEqual([404, ['default_currency']]);
  });
});

describe('what was written while a currency was valid', () => {
  it('is changed without being asked for another, and not moved behind its last day', async () => {
    const firm: Firm = await newFirm({ currency: 'EUR' });
    const siwapp = firm.as('siwapp');
    const attributes = { name: 'Client', series_id: 1, issue_date: '2022-12-31', currency: 'hrk' };
    const made = await siwapp('POST', '/api/v1/invoices', { body: { data: { type: 'invoices', attributes } } });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const change = (fields: object) =>
      siwapp('PUT', `/api/v1/invoices/${made.body.data.id}`, {
        body: { data: { type: 'invoices', attributes: fields } },
      });
    expect((await change({ notes: 'Paid in euros' })).status).toBe(200);
    const moved = await change({ issue_date: '2023-02-01' });
    expect(moved.status).toBe(422);
    expect(JSON.stringify(moved.body)).toContain('HRK was withdrawn');
  });

  it('has its decimals: a lira has none', async () => {
    const firm = await newFirm({ currency: 'EUR' });
    const attributes = {
      ...{ name: 'Client', series_id: 1, issue_date: '2000-05-31', currency: 'itl' },
    };
    const line = { type: 'items', attributes: { description: 'Work', quantity: 1, unitary_cost: 193627 } };
    const { status, body } = await firm.as('siwapp')('POST', '/api/v1/invoices', {
      body: { data: { type: 'invoices', attributes, relationships: { items: { data: [line] } } } },
    });
    expect(status, JSON.stringify(body)).toBe(201);
    const stored = await firm.work.store.invoices.get(Number(body.data.id));
    expect(stored?.doc.totals.grossMinor).toBe(193_627);
  });

  it('is not what a firm begins to count in today', async () => {
    const firm = await newFirm({ currency: 'EUR' });
    const { status, body } = await firm.as('admin')('PATCH', '/admin/v1/organization', { body: { currency: 'HRK' } });
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain('HRK was withdrawn');
  });
});
