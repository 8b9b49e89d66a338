/** How many round trips each kind of route takes and how many units, at small size: a change that adds a round trip fails here. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dialect, Firm, Reply } from '../support/api.ts';
import { meter } from '../support/faults.ts';
import { furnishedFirm } from '../support/fixtures.ts';

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
const person = { firstname: 'New', lastname: 'Face', email: 'new.face@example.com', password: 'secret' };
const contact = { ...person, customer_id: 1 };
const agreement = { subject: 'Care', client: 1, datestart: '2026-01-01' };
const reminder = { isstartnotified: 0, reminder_before: 30, reminder_before_type: 'minutes' };
const event = { title: 'Kick-off', start: '2026-01-01 09:00:00', userid: 1, public: 1, ...reminder };

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
  ['read a record with its custom fields', 'perfex', 'GET', '/api/customers/1', 1, 2],
  ['read a record of a custom table', 'perfex', 'GET', '/api/thirdparty/customtable/shoes/1', 1, 2],
  ['list a custom table', 'perfex', 'GET', '/api/thirdparty/customtable/shoes?page=1', 3, 5],
  ['add to a custom table', 'perfex', 'POST', '/api/thirdparty/customtable/shoes', 2, 15, { winter: '41' }],
  ['read an invoice', 'siwapp', 'GET', '/api/v1/invoices/1', 1, 1],
  ['read an invoice with its customer and modes', 'perfex', 'GET', '/api/invoices/1', 2, 4],
  ['read a client with its figures', 'sereni', 'GET', '/api/v1/clients/1', 1, 2],
  ['read an invoice with its people', 'teamwork', 'GET', '/invoices/1.json', 2, 3],
  ['read an expense with all it refers to', 'productive', 'GET', '/api/v2/expenses/1', 2, 6],
  ['first page of a list', 'perfex', 'GET', '/api/customers?page=1&per_page=20', 2, 5],
  ['later page of a list', 'perfex', 'GET', '/api/invoices?page=2&per_page=1', 3, 5],
  ['list by date', 'siwapp', 'GET', '/api/v1/invoices', 2, 5],
  ['relation list', 'siwapp', 'GET', '/api/v1/invoices?q[customer_id]=1', 2, 5],
  ['relation list with joins', 'sereni', 'GET', '/api/v1/clients/1/payments', 3, 9],
  ['free filter', 'siwapp', 'GET', '/api/v1/invoices?q[with_status]=pending', 3, 6],
  ['search', 'siwapp', 'GET', '/api/v1/invoices?q[with_terms]=consulting', 3, 7],
  ['list over projects', 'teamwork', 'GET', '/invoices.json', 3, 8],
  ['list with includes', 'productive', 'GET', '/api/v2/expenses', 3, 8],
  ['poll', 'perfex', 'GET', '/api/zapier/poll/invoices', 3, 6],
  ['create a record', 'perfex', 'POST', '/api/customers', 2, 25, { company: 'New' }],
  ['create an invoice of 10 lines', 'perfex', 'POST', '/api/invoices', 3, 60, perfexInvoice],
  ['create an invoice with the next number', 'siwapp', 'POST', '/api/v1/invoices', 3, 60, siwappInvoice],
  ['record a payment', 'sereni', 'POST', '/api/v1/payments', 3, 50, payment],
  ['update a record', 'perfex', 'PUT', '/api/customers/1', 2, 25, { company: 'Renamed' }],
  ['update an invoice', 'siwapp', 'PUT', '/api/v1/invoices/3', 2, 20, { data: { attributes: { notes: 'Changed' } } }],
  ['read a contact with its company', 'perfex', 'GET', '/api/contacts/1/1', 1, 3],
  ['page of the contacts of a customer', 'perfex', 'GET', '/api/contacts/1?page=1', 2, 6],
  ['search contacts', 'perfex', 'GET', '/api/contacts/search/wile', 4, 6],
  ['create a contact', 'perfex', 'POST', '/api/contacts', 2, 30, contact],
  ['create another contact', 'perfex', 'POST', '/api/contacts', 2, 30, { ...contact, email: 'third@example.com' }],
  ['change a contact', 'perfex', 'PUT', '/api/contacts/1', 3, 30, { ...contact, email: 'wile@example.com' }],
  ['delete a primary contact that another follows', 'perfex', 'DELETE', '/api/contacts/1', 5, 40],
  ['delete a contact', 'perfex', 'DELETE', '/api/contacts/3', 3, 40],
  ['delete a customer without contacts', 'perfex', 'DELETE', '/api/customers/2', 2, 40],
  ['read a member of staff', 'perfex', 'GET', '/api/staffs/1', 1, 2],
  ['page of the staff', 'perfex', 'GET', '/api/staffs?page=1', 2, 6],
  ['search staff', 'perfex', 'GET', '/api/staffs/search/sarah', 3, 5],
  ['create a member of staff', 'perfex', 'POST', '/api/staffs', 2, 30, { ...person, departments: [1, 2] }],
  ['read a contract with its customer', 'perfex', 'GET', '/api/contracts/1', 2, 3],
  ['page of the contracts', 'perfex', 'GET', '/api/contracts?page=1', 3, 6],
  ['create a contract', 'perfex', 'POST', '/api/contracts', 2, 30, agreement],
  ['read a calendar event', 'perfex', 'GET', '/api/calendar/1', 1, 1],
  ['page of the calendar', 'perfex', 'GET', '/api/calendar?page=1', 2, 4],
  ['create a calendar event', 'perfex', 'POST', '/api/calendar', 2, 25, event],
  ['sum a year', 'siwapp', 'GET', '/api/v1/stats', 3, 7],
  ['send an invoice', 'siwapp', 'GET', '/api/v1/invoices/3/send_email', 2, 20],
  ['draw an invoice', 'siwapp', 'GET', '/api/v1/templates/1/invoices/3.pdf', 1, 3],
  ['delete an invoice', 'siwapp', 'DELETE', '/api/v1/invoices/3', 2, 50],
  // The last: tokens are looked up anew afterwards.
  ['delete a member of staff', 'perfex', 'DELETE', '/api/staffs/2', 2, 40],
];

describe('with the token remembered, it takes', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await furnishedFirm();
    await firm.as('perfex')('GET', '/api/items');
  });

  it.each(budgets)(
    'to %s (%s) its round trips and units, no more',
    async (_, dialect, method, target, turns, units, body) => {
      const counted = meter();
      let reply: Reply;
      try {
        reply = await firm.as(dialect)(method, target, body === undefined ? {} : { body });
      } finally {
        counted.restore();
      }
      expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
      expect(counted.turns()).toBeGreaterThan(0);
      expect(counted.turns()).toBeLessThanOrEqual(turns);
      expect(counted.units()).toBeLessThanOrEqual(units);
    },
  );
});
