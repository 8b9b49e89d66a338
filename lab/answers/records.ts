/** The records that the samples of the routes expect: number 1 of every kind, and of some a second. */
import { bill, rule } from './bills.ts';
import type { Request } from './client.ts';

/** As the samples of the routes expect them. */
export const records: readonly Request[] = [
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
