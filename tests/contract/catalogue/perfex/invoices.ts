import type { Resource } from '../facts.ts';
import { as, both, type Parameters, type Shape } from '../facts.ts';
import { addresses, newLine, otherAddresses, shownLine, twoLines } from './bills.ts';
import { bill, company, currency, customValue, line } from './shapes.ts';

const own: Shape = both(bill, {
  digits: `sent cancel_overdue_reminders recurring custom_recurring cycles total_cycles sale_agent
    show_shipping_on_invoice subscription_id`,
  text: 'hash allowed_payment_modes',
  date: 'duedate?',
  none: 'datesend last_overdue_reminder token recurring_type is_recurring_from last_recurring_date',
  within: { customfields: customValue },
});
const listed = both(own, currency, { decimal: 'total_left_to_pay' });
export const whole: Shape = both(listed, {
  none: 'scheduled_email',
  boolean: 'visible_attachments_to_customer_found',
  list: 'attachments payments',
  within: { items: line, client: company, customfields: customValue },
});
const found = both(own, company, { digits: 'invoiceid' });
const fails = 'No data were found';
const messages = {
  'newitems[]': 'The Items field is required',
};
const required = 'clientid number date currency subtotal total billing_street allowed_payment_modes';
const parameters: Parameters = {
  clientid: 1,
  number: (n: number) => 1000 + n,
  date: '2021-07-31',
  currency: 1,
  newitems: as([newLine], [shownLine], 'items'),
  subtotal: '20.00',
  total: '20.00',
  ...addresses,
  allowed_payment_modes: as(['1', '2'], "['1','2']"),
  include_shipping: as('yes', '1'),
  show_shipping_on_invoice: as('yes', '1'),
  duedate: '2021-08-07',
  cancel_overdue_reminders: as('yes', '1'),
  tags: 'roof,tiles',
  sale_agent: 1,
  recurring: as('custom', '2'),
  discount_type: 'before_tax',
  repeat_every_custom: as(2, '2', 'recurring'),
  repeat_type_custom: as('week', 'week', 'recurring_type'),
  cycles: 3,
  adminnote: 'adminnote',
  removed_items: as([], [shownLine], 'items'),
  clientnote: 'Thanks',
  terms: 'None',
};
const inUse = {
  when: 'a number that is in use',
  send: { number: 1 },
  status: 404,
  answer: { status: false, error: { number: 'The Invoice number is already in use' } },
};

export const invoices: Resource = {
  idKey: 'id',
  customFields: 'invoice',
  endpoints: {
    'POST /api/invoices': {
      verb: 'create',
      why: 'Sums, addresses and payment modes may be missing: they are computed, or the usual ones count.',
      parameters,
      required: 'clientid number date currency newitems',
      messages,
      says: 'Invoice Added Successfully',
      fails: 'Invoice Add Fail',
      refusals: [inUse],
    },
    'GET /api/invoices/{id}': { verb: 'read', shows: whole, fails },
    'GET /api/invoices': {
      verb: 'list',
      why: 'A list shows the columns of the table; lines, customer and payments are shown by the read.',
      shows: listed,
      fails,
    },
    'GET /api/invoices/search/{keysearch}': {
      verb: 'search',
      find: '1 Marina',
      shows: found,
      fails: 'No Data Were Found',
    },
    'PUT /api/invoices/{id}': {
      verb: 'update',
      why: '`status` is true where the document prints false beside its message of success.',
      parameters: {
        ...parameters,
        clientid: 2,
        number: (n: number) => 3000 + n,
        date: '2021-08-01',
        ...twoLines,
        subtotal: '40.00',
        total: '40.00',
        ...otherAddresses,
        allowed_payment_modes: as(['3'], "['3']"),
        include_shipping: as('no', '0'),
        show_shipping_on_invoice: as('no', '0'),
        duedate: '2021-09-07',
        cancel_overdue_reminders: as('no', '0'),
        tags: 'floor',
        sale_agent: 2,
        discount_type: 'after_tax',
        repeat_every_custom: as(3, '3', 'recurring'),
        recurring: as('custom', '3'),
        repeat_type_custom: as('day', 'day', 'recurring_type'),
        cycles: 5,
        adminnote: 'seen',
        clientnote: 'Again',
        terms: 'New',
      },
      required,
      says: 'Invoice Updated Successfully',
      fails: 'Invoice Update Fail',
      refusals: [inUse],
    },
    'DELETE /api/invoices/{id}': { verb: 'delete', says: 'Invoice Deleted Successfully', fails: 'Invoice Delete Fail' },
  },
};
