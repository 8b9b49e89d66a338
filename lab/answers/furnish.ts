/** Records that a firm begins with, made by the requests of its clients: number 1 of every kind, and what repeats. */

import { multipartOf } from './bodies.ts';
import type { Body, Client, Dialect } from './client.ts';

type Request = readonly [dialect: Dialect, call: string, body: unknown];

const line = {
  description: 'Consulting',
  long_description: 'Two days\nof it',
  qty: '2',
  rate: '60',
  unit: 'd',
  taxname: ['VAT 21%|21'],
};
const bill = (fields: object, subtotal = '120.00', total = '145.20') => ({
  clientid: 1,
  currency: '1',
  newitems: [line],
  subtotal,
  total,
  billing_street: '1 Oak St',
  billing_city: 'Nairobi',
  billing_country: '102',
  allowed_payment_modes: [1, 2],
  ...fields,
});
const siwappLine = { description: 'Consulting', quantity: 2, unitary_cost: 60, tax_ids: [1], discount: 5 };
const rule = (attributes: object) => ({
  data: {
    attributes: {
      name: 'Acme',
      email: 'office@example.com',
      period: 1,
      period_type: 'month',
      days_to_due: 14,
      ...attributes,
    },
    relationships: { items: { data: [{ attributes: siwappLine }] } },
  },
});

/** Settings that more can be seen by than by what an organization begins with. */
const settings: readonly Request[] = [
  [
    'admin',
    'PATCH /admin/v1/organization',
    { address: '1 Main St\nDublin', vat_number: 'IE6388047V', locale: 'en-IE', payment_terms_days: 30 },
  ],
  ['admin', 'POST /admin/v1/exchange-rates', { from: 'USD', to: 'EUR', date: '2020-01-01', rate: '0.9' }],
  ['admin', 'POST /admin/v1/exchange-rates', { from: 'GBP', to: 'EUR', date: '2020-01-01', rate: '1.25' }],
  ['admin', 'POST /admin/v1/exchange-rates', { from: 'USD', to: 'EUR', date: '2026-03-01', rate: '0.875' }],
  ['admin', 'POST /admin/v1/custom-fields', { belongs_to: 'company', label: 'Registered at', type: 'input' }],
  ['admin', 'POST /admin/v1/custom-tables', { name: 'shoes', columns: [{ name: 'shoenumber' }, { name: 'winter' }] }],
];

/** As the samples of the routes expect them. */
const records: readonly Request[] = [
  ['perfex', 'POST /api/thirdparty/customtable/shoes', { shoenumber: '39', winter: '40' }],
  [
    'perfex',
    'POST /api/staffs',
    { email: 'sarah@example.com', firstname: 'Sarah', lastname: 'Weiss', password: 'correct horse', hourly_rate: '40' },
  ],
  ['perfex', 'POST /api/staffs', { email: 'omar@example.com', firstname: 'Omar', password: 'correct horse' }],
  [
    'perfex',
    'POST /api/customers',
    {
      company: 'Acme',
      email: 'office@example.com',
      vat: 'IE1',
      country: '102',
      billing_street: 'Dock 3',
      groups_in: [1, 2],
    },
  ],
  ['perfex', 'POST /api/customers', { company: 'Kent Farms', email: 'office@example.com' }],
  [
    'perfex',
    'POST /api/projects',
    {
      name: 'Artemis',
      clientid: 1,
      start_date: '2024-01-01',
      status: '2',
      billing_type: '2',
      rel_type: 'customer',
      project_members: [1],
    },
  ],
  [
    'perfex',
    'POST /api/projects',
    { name: 'Apollo', clientid: 1, start_date: '2024-01-01', status: '1', billing_type: '1', rel_type: 'customer' },
  ],
  ['perfex', 'POST /api/items', { description: 'Soundbar', rate: '100', tax: 1, tax2: 2 }],
  [
    'perfex',
    'POST /api/expenses',
    {
      category: 1,
      currency: '1',
      amount: '20',
      date: '2024-01-02',
      project_id: 1,
      expense_name: 'Leased server',
      tax: 1,
      billable: '1',
      clientid: 1,
    },
  ],
  ['perfex', 'POST /api/invoices', bill({ number: '1', date: '2024-01-03', duedate: '2024-02-02', project_id: 1 })],
  ['siwapp', 'POST /api/v1/recurring_invoices', rule({ customer_id: 1, starting_date: '2026-03-31' })],
  ['perfex', 'POST /api/invoices', bill({ number: '2', date: '2024-01-04' })],
  [
    'perfex',
    'POST /api/payments',
    { invoiceid: 1, amount: '10', paymentmode: 'Cash', date: '2024-01-05', note: 'In part', transactionid: 'T-1' },
  ],
  [
    'perfex',
    'POST /api/contacts',
    { customer_id: 1, firstname: 'Wile', lastname: 'Coyote', email: 'wile@acme.example', is_primary: 'on' },
  ],
  ['perfex', 'POST /api/contracts', { subject: 'Care', client: 1, datestart: '2024-01-06', contract_value: '1200' }],
  [
    'perfex',
    'POST /api/calendar',
    {
      title: 'Kick-off',
      userid: 1,
      start: '2024-01-07 09:00:00',
      public: 1,
      isstartnotified: 0,
      reminder_before: 30,
      reminder_before_type: 'minutes',
    },
  ],
  ['perfex', 'POST /api/subscriptions', { name: 'Hosting', clientid: 1, rate: '10', quantity: 2 }],
  ['perfex', 'POST /api/milestones', { name: 'Start', project_id: 1, due_date: '2024-02-01' }],
  ['perfex', 'POST /api/milestones', { name: 'Launch', project_id: 1, due_date: '2024-02-01' }],
  [
    'perfex',
    'POST /api/tasks',
    {
      name: 'Set up',
      rel_type: 'project',
      rel_id: 1,
      startdate: '2024-01-08',
      assignees: [1],
      followers: [2],
      milestone: 1,
    },
  ],
  ['perfex', 'POST /api/tasks', { name: 'Clean up', rel_type: 'project', rel_id: 1, startdate: '2024-01-08' }],
  ['admin', 'POST /admin/v1/boards', { name: 'To do', project_id: 1 }],
  ['perfex', 'POST /api/tasks/1/checklist', { description: 'Review' }],
  [
    'perfex',
    'POST /api/timesheets',
    { task_id: 1, staff_id: 1, date: '2024-01-08', start_time: '10:00:00', end_time: '12:00:00', note: 'Wiring' },
  ],
  [
    'perfex',
    'POST /api/leads',
    { name: 'Road Runner', source: '1', status: '1', assigned: 1, email: 'road@runner.example' },
  ],
  [
    'perfex',
    'POST /api/tickets',
    { subject: 'Anvil', department: '1', userid: 1, contactid: 0, priority: 2, message: 'It fell' },
  ],
];

const files: readonly (readonly [call: string, body: Body])[] = [
  ['POST /api/tickets/reply/1', multipartOf({ message: 'It falls' }, [['file', 'anvil.txt', 'text/plain', 'heavy']])],
  [
    'PUT /api/expenses/1',
    multipartOf({ id: 1, category: 1, currency: '1', amount: '20', date: '2024-01-02' }, [
      ['file', 'receipt.txt', 'text/plain', 'paid'],
    ]),
  ],
];

/** Also what a firm comes to have only in time: other currencies, what repeats, what was said about records. */
const more: readonly Request[] = [
  ['perfex', 'POST /api/credit_notes', bill({ number: '1', date: '2024-01-09' })],
  ['perfex', 'POST /api/estimates', bill({ number: '1', date: '2024-01-10', expirydate: '2024-02-10', status: '2' })],
  [
    'perfex',
    'POST /api/proposals',
    {
      subject: 'A new roof',
      currency: '1',
      date: '2024-01-11',
      rel_id: 1,
      rel_type: 'customer',
      proposal_to: 'Acme',
      email: 'office@acme.example',
      newitems: [line],
      subtotal: '120.00',
      total: '145.20',
    },
  ],
  [
    'perfex',
    'POST /api/invoices',
    bill({ number: '11', date: '2026-01-31', recurring: '1', cycles: '3', clientnote: 'Of {{month}}' }),
  ],
  ['perfex', 'POST /api/invoices', bill({ number: '12', date: '2026-02-01', currency: '2', project_id: 2 })],
  [
    'perfex',
    'POST /api/expenses',
    {
      category: 2,
      currency: '2',
      amount: '80.5',
      date: '2026-02-28',
      expense_name: 'Train',
      recurring: '1',
      recurring_type: 'month',
      repeat_every: '1',
      clientid: 2,
      billable: '1',
    },
  ],
  [
    'perfex',
    'POST /api/expenses',
    {
      category: 3,
      currency: '3',
      amount: '12',
      date: '2026-01-31',
      expense_name: 'Cable',
      clientid: 1,
      billable: '1',
      project_id: 1,
      note: 'For the stage',
    },
  ],
  [
    'perfex',
    'POST /api/tasks',
    {
      name: 'Back up',
      rel_type: 'project',
      rel_id: 1,
      startdate: '2026-03-01',
      duedate: '2026-03-02',
      repeat_every: '1-week',
      cycles: '2',
    },
  ],
  [
    'perfex',
    'POST /api/subscriptions',
    {
      name: 'Care',
      clientid: 1,
      rate: '25',
      quantity: 1,
      currency: '2',
      repeat_every: '1',
      recurring_type: 'month',
      next_billing_cycle: '1775001600',
      status: 'active',
      tax_id: 1,
    },
  ],
  [
    'siwapp',
    'POST /api/v1/recurring_invoices',
    rule({
      name: 'Kent Farms',
      starting_date: '2026-01-31',
      finishing_date: '2026-06-30',
      currency: 'USD',
      max_occurrences: 4,
      sent_by_email: true,
    }),
  ],
  [
    'siwapp',
    'POST /api/v1/invoices',
    {
      data: {
        attributes: {
          name: 'Rocket Ltd',
          issue_date: '2026-02-14',
          due_date: '2026-02-20',
          series_id: 2,
          currency: 'GBP',
          email: 'pay@rocket.example',
          tag_list: ['a', 'b'],
        },
        meta: { region: 'south' },
        relationships: { items: { data: [{ attributes: siwappLine }] } },
      },
    },
  ],
  [
    'siwapp',
    'POST /api/v1/invoices',
    {
      data: {
        attributes: { name: 'Acme', draft: true, issue_date: '2026-02-15' },
        relationships: { items: { data: [{ attributes: siwappLine }] } },
      },
    },
  ],
  [
    'sereni',
    'POST /api/v1/payments',
    { payment_method: '1', amount: '145.20', invoice_id: '3', payment_date: '2024-02-01', notes: 'Whole' },
  ],
  ['sereni', 'POST /api/v1/expenses/1/comments', { message: 'Where is the receipt?' }],
  ['sereni', 'POST /api/v1/payments/1/comments', { message: 'Thank you' }],
  ['sereni', 'POST /api/v1/tasks/1/comments', { message: 'Nearly done' }],
  [
    'sereni',
    'POST /api/v1/projects',
    {
      name: 'Gemini',
      client_id: '2',
      start_date: '2026-02-01',
      due_date: '2026-06-01',
      color: 'gray',
      billing_method: 'hourly_project_rate',
      hourly_rate: '50',
    },
  ],
  [
    'sereni',
    'POST /api/v1/tasks',
    { project_id: '1', board_id: '1', milestone_id: '1', priority_id: '2', name: 'Paint', visible: 1 },
  ],
  [
    'teamwork',
    'POST /projects/1/invoices.json',
    { invoice: { description: 'Time and material', 'display-date': '20260220' } },
  ],
  ['productive', 'PATCH /api/v2/expenses/3/approve', undefined],
];

/** Makes the records of a firm. Its files are numbers 1 (of a reply) and 2 (a receipt). */
export async function furnish(client: Client, token: string, first: readonly Request[] = []): Promise<void> {
  const sendAll = async (requests: readonly Request[]): Promise<void> => {
    for (const [dialect, call, json] of requests) {
      await client.send(dialect, call, token, json === undefined ? undefined : { json });
    }
  };
  await sendAll([...settings, ...first, ...records]);
  for (const [call, body] of files) await client.send('perfex', call, token, body);
  await sendAll(more);
}

const fieldKinds = [
  'leads',
  'customers',
  'contacts',
  'staff',
  'contracts',
  'tasks',
  'expenses',
  'invoice',
  'items',
  'credit_note',
  'estimate',
  'proposal',
  'projects',
  'tickets',
  'payments',
];
const options = ['Option 1', 'Option 2', 'Option 3'];
/** Each type with a value to write. */
const fieldTypes = [
  ['input', 'test 12'],
  ['number', '10'],
  ['textarea', 'Lorem\nipsum'],
  ['select', 'Option 1'],
  ['multiselect', ['Option 1', 'Option 2']],
  ['checkbox', ['Option 3', 'Option 1']],
  ['date_picker', '2021-05-06'],
  ['date_picker_time', '2021-05-06 00:23'],
  ['colorpicker', '#ffffff'],
  ['link', '<a>Link</a>'],
] as const;

/** Definitions of custom fields of every type for every kind of record. */
export const customFields: readonly Request[] = fieldKinds.flatMap((kind) =>
  fieldTypes.map(([type, value], i): Request => {
    const choice = typeof value !== 'string' || type === 'select';
    const body = { belongs_to: kind, label: `${type} ${i}`, type, ...(choice ? { options } : {}) };
    return ['admin', 'POST /admin/v1/custom-fields', body];
  }),
);

/** Values of the custom fields of a kind as Perfex's clients send them, where those are the first that were defined after number 1. */
export function customValues(kind: string): Record<string, unknown> | undefined {
  const place = fieldKinds.indexOf(kind);
  if (place < 0) return undefined;
  const first = 2 + place * fieldTypes.length;
  return { [kind]: Object.fromEntries(fieldTypes.map(([, value], i) => [String(first + i), value])) };
}
