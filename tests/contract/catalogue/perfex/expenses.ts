import type { Resource } from '../facts.ts';
import { as, both, type Parameters, type Shape } from '../facts.ts';
import { company, customValue } from './shapes.ts';

const expense: Shape = both(
  { ...company, datetime: 'datecreated?' },
  {
    digits: `id category currency tax tax2 clientid project_id billable paymentmode recurring cycles
    total_cycles custom_recurring create_invoice_billable send_invoice_to_customer addedfrom is_expense_created_in_xero
    show_on_pdf invoices_only expenses_only selected_by_default expenseid repeat_every?`,
    decimal: 'amount',
    text: 'note expense_name reference_no name description category_name',
    date: 'date',
    datetime: 'dateadded',
    none: `invoiceid last_recurring_date recurring_from taxrate tax_name tax_name2 taxrate2 recurring_type
    payment_mode_name`,
    list: 'customfields',
    within: { customfields: customValue },
  },
);
const required = 'category amount date currency';
const messages = {
  category: 'The Expense Category is not found.',
  date: 'The Expense date field is required.',
  amount: 'The Amount field is required.',
};
const fails = 'No data were found';
const parameters: Parameters = {
  expense_name: 'Cloud Hosting',
  note: 'AWS server hosting charges',
  category: 1,
  amount: '50.00',
  date: '2021-07-31',
  clientid: 1,
  currency: 1,
  tax: 1,
  tax2: 2,
  paymentmode: 2,
  reference_no: '874987',
  recurring: as('custom', '1'),
  repeat_every_custom: as(2, '2', 'repeat_every'),
  repeat_type_custom: as('week', 'week', 'recurring_type'),
};
const unknownCategory = {
  when: 'a category that is not there',
  send: { category: 999 },
  status: 404,
  answer: { status: false, error: { category: 'The Expense Category is not found.' } },
};

export const expenses: Resource = {
  idKey: 'id',
  customFields: 'expenses',
  endpoints: {
    'POST /api/expenses': {
      verb: 'create',
      parameters,
      required,
      messages,
      says: 'Expense Added Successfully',
      fails: 'Expense Add Fail',
      refusals: [unknownCategory],
    },
    'GET /api/expenses/{id}': { verb: 'read', arrayOfOne: true, shows: expense, fails },
    'GET /api/expenses': { verb: 'list', shows: expense, fails },
    'GET /api/expenses/search/{keysearch}': { verb: 'search', find: 'server hosting', shows: expense, fails },
    'PUT /api/expenses': {
      verb: 'update',
      why: 'The documented path names no record: it is named by the path or in the body.',
      also: ['PUT /api/expenses/{id}'],
      parameters: {
        expense_name: 'Domain',
        note: 'A year',
        category: 2,
        amount: '12.50',
        date: '2021-08-01',
        clientid: 2,
        currency: 1,
        tax: 2,
        tax2: 1,
        paymentmode: 1,
        reference_no: '12',
        recurring: as('custom', '1'),
        repeat_every_custom: as(3, '3', 'repeat_every'),
        repeat_type_custom: as('day', 'day', 'recurring_type'),
      },
      required,
      messages,
      says: 'Expense Updated Successfully',
      fails: 'Expense Update Fail',
      refusals: [unknownCategory],
    },
    'DELETE /api/expenses/{id}': { verb: 'delete', says: 'Expense Deleted Successfully', fails: 'Expense Delete Fail' },
  },
};
