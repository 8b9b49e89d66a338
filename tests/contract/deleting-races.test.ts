/**
 * Deleting a record while others are made that name it: whichever comes first, nothing names what is gone. One test for
 * each way in which the store holds records together.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Firm, Reply } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { dangling } from '../support/dangling.ts';
import { ownTable } from '../support/table.ts';

ownTable();

let firm: Firm;
beforeAll(async () => {
  firm = await furnishedFirm();
});

const perfex = (method: string, target: string, body?: unknown): Promise<Reply> =>
  firm.as('perfex')(method, target, body === undefined ? {} : { body });
const admin = (method: string, target: string, body?: unknown): Promise<Reply> =>
  firm.as('admin')(method, target, body === undefined ? {} : { body });

async function made(reply: Promise<Reply>): Promise<number> {
  const { status, body } = await reply;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body.id;
}

const line = { description: 'Work', qty: 1, rate: '10' };
const bill = (number: number) => ({
  ...{ clientid: 1, number, date: '2026-01-31', currency: 1, subtotal: '10.00', total: '10.00' },
  ...{ billing_street: '1 Street', allowed_payment_modes: [1], newitems: [line] },
});
let last = 5_000;
const number = (): number => {
  last += 1;
  return last;
};

const customer = () => made(perfex('POST', '/api/customers', { company: `C${number()}` }));
const invoice = () => made(perfex('POST', '/api/invoices', bill(number())));
const project = () =>
  made(
    perfex('POST', '/api/projects', {
      ...{ name: 'P', rel_type: 'customer', clientid: 1, billing_type: 1, start_date: '2026-01-01', status: 2 },
    }),
  );
const task = () =>
  made(perfex('POST', '/api/tasks', { name: 'T', startdate: '2026-01-01', rel_type: 'customer', rel_id: 1 }));
const person = () => {
  const email = `p${number()}@example.com`;
  return made(perfex('POST', '/api/staffs', { firstname: 'A', lastname: 'B', email, password: 'secret' }));
};
const contact = (id: number) => {
  const body = { customer_id: id, firstname: 'A', lastname: 'B', email: `c${number()}@example.com`, password: 'x' };
  return perfex('POST', '/api/contacts', body);
};

type Race = {
  what: string;
  parent: () => Promise<number>;
  remove: (id: number) => Promise<Reply>;
  others: readonly ((id: number) => Promise<Reply>)[];
};

const races: Race[] = [
  {
    what: 'a reference (customer; invoice, contract, task)',
    parent: customer,
    remove: (id) => perfex('DELETE', `/api/customers/${id}`),
    others: [
      (id) => perfex('POST', '/api/invoices', { ...bill(number()), clientid: id }),
      (id) => perfex('POST', '/api/contracts', { subject: 'S', client: id, datestart: '2026-01-01' }),
      (id) => perfex('POST', '/api/tasks', { name: 'T', startdate: '2026-01-01', rel_type: 'customer', rel_id: id }),
    ],
  },
  {
    what: 'what goes along, by a bump (customer; contacts)',
    parent: customer,
    remove: (id) => perfex('DELETE', `/api/delete/customers/${id}`),
    others: [contact, contact],
  },
  {
    what: 'what goes along, by a reference (project; boards)',
    parent: project,
    remove: (id) => perfex('DELETE', `/api/projects/${id}`),
    others: ['A', 'B'].map((name) => (id: number) => admin('POST', '/admin/v1/boards', { project_id: id, name })),
  },
  {
    what: 'what is kept on both sides (invoice; payments)',
    parent: invoice,
    remove: (id) => perfex('DELETE', `/api/invoices/${id}`),
    others: [3, 4].map(
      (amount) => (id: number) => perfex('POST', '/api/payments', { invoiceid: id, amount, paymentmode: 1 }),
    ),
  },
  {
    what: 'a rule that goes along (invoice; repetition)',
    parent: invoice,
    remove: (id) => perfex('DELETE', `/api/invoices/${id}`),
    others: [(id) => perfex('PUT', `/api/invoices/${id}`, { ...bill(number()), newitems: [], recurring: 1 })],
  },
  {
    what: 'parts of the record itself (task; checklist items, time)',
    parent: task,
    remove: (id) => perfex('DELETE', `/api/tasks/${id}`),
    others: [
      (id) => perfex('POST', `/api/tasks/${id}/checklist`, { description: 'D' }),
      (id) =>
        perfex('POST', '/api/timesheets', {
          ...{ task_id: id, staff_id: 1, start_time: '2026-01-01 10:00:00', end_time: '2026-01-01 11:00:00' },
        }),
    ],
  },
  {
    what: 'replies in the ticket’s own version (ticket; replies, task)',
    parent: () => made(perfex('POST', '/api/tickets', { subject: 'S', department: 1, userid: 1, contactid: 1 })),
    remove: (id) => perfex('DELETE', `/api/tickets/${id}`),
    others: [
      (id) => perfex('POST', `/api/tickets/reply/${id}`, { message: 'M' }),
      (id) => perfex('POST', '/api/tasks', { name: 'T', startdate: '2026-01-01', rel_type: 'ticket', rel_id: id }),
    ],
  },
  {
    what: 'a token, which is revoked (staff; token, assignment)',
    parent: person,
    remove: (id) => perfex('DELETE', `/api/staffs/${id}`),
    others: [
      (id) => admin('POST', '/admin/v1/tokens', { name: 'T', staff_id: id, scopes: ['*:read'] }),
      (id) => perfex('POST', '/api/tasks', { name: 'T', startdate: '2026-01-01', assignees: [id] }),
    ],
  },
  {
    what: 'an entry that is only marked (tax; item)',
    parent: () => made(admin('POST', '/admin/v1/taxes', { name: `Tax ${number()}`, rate: 7 })),
    remove: (id) => admin('DELETE', `/admin/v1/taxes/${id}`),
    others: [(id) => perfex('POST', '/api/items', { description: 'I', rate: '1', tax: id })],
  },
];

const rounds = 8;

describe('deleting a record while others are made that name it, held together by', () => {
  it.each(races)('$what', async ({ parent, remove, others }) => {
    const answers: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const id = await parent();
      // Now the one is first, now the others.
      const first = round % 2 === 0 ? [] : [remove(id)];
      const replies = await Promise.all([
        ...first,
        ...others.map((other) => other(id)),
        ...(first.length > 0 ? [] : [remove(id)]),
      ]);
      for (const reply of replies) expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(500);
      answers.push(replies.map(({ status }) => status).join(' '));
      expect(await dangling(firm), answers.at(-1)).toEqual([]);
    }
    expect(violations(await scanTable())).toEqual([]);
  });
});
