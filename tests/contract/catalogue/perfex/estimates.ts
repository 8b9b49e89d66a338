import type { Resource } from '../facts.ts';
import { as, both, type Parameters, type Shape } from '../facts.ts';
import { addresses, newLine, otherAddresses, shownLine, twoLines } from './bills.ts';
import { bill, company, currency, customValue, line } from './shapes.ts';

const own: Shape = both(bill, {
  digits: 'sent sale_agent show_shipping_on_estimate pipeline_order is_expiry_notified',
  text: 'hash reference_no',
  date: 'expirydate?',
  none: `datesend invoiceid invoiced_date acceptance_firstname acceptance_lastname acceptance_email acceptance_date
    acceptance_ip signature short_link`,
  list: 'customfields',
  within: { customfields: customValue },
});
const listed = both(own, currency);
const whole: Shape = both(listed, {
  none: 'scheduled_email',
  boolean: 'visible_attachments_to_customer_found',
  list: 'attachments',
  within: { items: line, client: company, customfields: customValue },
});
const found = both(own, company, { digits: 'estimateid' });
const fails = 'No data were found';
const messages = {
  'newitems[]': 'The Items field is required',
};
const parameters: Parameters = {
  clientid: 1,
  number: (n: number) => 100 + n,
  date: '2021-07-31',
  currency: 1,
  newitems: as([newLine], [shownLine], 'items'),
  subtotal: '20.00',
  total: '20.00',
  ...addresses,
  tags: 'roof,tiles',
  status: 3,
  sale_agent: 1,
  adminnote: 'adminnote',
  clientnote: 'Thanks',
  terms: 'None',
};
const inUse = (message: string) => ({
  when: 'a number that is in use',
  send: { number: 77 },
  status: 404,
  answer: { status: false, error: { number: message } },
});

export const estimates: Resource = {
  idKey: 'id',
  customFields: 'estimate',
  before: [
    [
      'perfex',
      'POST /api/estimates',
      { clientid: 1, date: '2021-01-01', number: 77, currency: 1, newitems: [newLine], subtotal: 20, total: 20 },
    ],
  ],
  endpoints: {
    'POST /api/estimates': {
      verb: 'create',
      why: '`Reference` is a label: the reference is called as in the answers. Sums may be missing.',
      parameters: { ...parameters, duedate: as('2021-08-07', '2021-08-07', 'expirydate'), reference_no: 'R 1' },
      required: 'clientid number date currency newitems',
      messages,
      says: 'Estimates Added Successfully',
      fails: 'Estimates Add Fail',
      refusals: [inUse('The Estimates number is already in use')],
    },
    'GET /api/estimates/{id}': { verb: 'read', shows: whole, fails },
    'GET /api/estimates': {
      verb: 'list',
      why: 'A list shows the columns of the table; lines and customer are shown by the read.',
      shows: listed,
      fails,
    },
    'GET /api/estimates/search/{keysearch}': {
      verb: 'search',
      find: '1 Marina',
      shows: found,
      fails: 'No Data Were Found',
    },
    'PUT /api/estimates/{id}': {
      verb: 'update',
      why: '`status` is true where the document prints false beside its message of success.',
      parameters: {
        ...parameters,
        clientid: 2,
        ...otherAddresses,
        include_shipping: as('yes', '1'),
        show_shipping_on_estimate: as('no', '0'),
        number: (n: number) => 300 + n,
        date: '2021-08-01',
        expirydate: '2021-09-01',
        tags: 'floor',
        status: 4,
        reference_no: 'R 2',
        sale_agent: 2,
        discount_type: 'after_tax',
        adminnote: 'seen',
        ...twoLines,
        subtotal: '40.00',
        total: '40.00',
        clientnote: 'Again',
        terms: 'New',
      },
      required: 'clientid billing_street number date currency status subtotal total',
      says: 'Estimate Updated Successfully',
      fails: 'Estimate Update Fail',
      refusals: [inUse('The Estimate number is already in use')],
    },
    'DELETE /api/estimates/{id}': {
      verb: 'delete',
      says: 'Estimate Deleted Successfully',
      fails: 'Estimate Delete Fail',
    },
  },
};
