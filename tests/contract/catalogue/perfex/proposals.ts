import type { Resource } from '../facts.ts';
import { as, both, type Parameters, type Shape } from '../facts.ts';
import { newLine, shownLine, twoLines } from './bills.ts';
import { customValue, line } from './shapes.ts';

const found: Shape = {
  digits: `id addedfrom show_quantity_as currency rel_id assigned country allow_comments status pipeline_order
    is_expiry_notified isdefault`,
  decimal: 'total subtotal total_tax adjustment discount_percent discount_total',
  text: `subject content discount_type rel_type hash proposal_to state city address zip phone email symbol name
    decimal_separator thousand_separator placement`,
  date: 'open_till? date',
  datetime: 'datecreated',
  none: `estimate_id invoice_id date_converted acceptance_firstname acceptance_lastname acceptance_email acceptance_date
    acceptance_ip signature short_link`,
  list: 'customfields',
  within: { customfields: customValue },
};
const whole: Shape = both(found, {
  digits: 'currencyid',
  text: 'currency_name',
  boolean: 'visible_attachments_to_customer_found',
  list: 'attachments',
  within: { items: line, customfields: customValue },
});
const fails = 'No data were found';
const parameters: Parameters = {
  subject: 'Test Proposal',
  Related: as('customer', 'customer', 'rel_type'),
  rel_id: 1,
  proposal_to: 'Acme',
  date: '2021-07-31',
  open_till: '2021-08-07',
  currency: '1',
  discount_type: 'before_tax',
  status: '4',
  Assigned: as('1', '1', 'assigned'),
  Email: as('test@example.com', 'test@example.com', 'email'),
  newitems: as([newLine], [shownLine], 'items'),
};

export const proposals: Resource = {
  idKey: 'id',
  customFields: 'proposal',
  endpoints: {
    'POST /api/proposals': {
      verb: 'create',
      parameters,
      required: 'subject Related rel_id proposal_to date currency Email newitems',
      says: 'Proposal add successful.',
      fails: 'Proposal add fail.',
    },
    'GET /api/proposals': {
      verb: 'list',
      why: 'The document prints one object for the list: that of the read.',
      shows: whole,
      fails,
      refusals: [
        {
          when: 'an id in the query that is not there',
          query: '?id=999',
          status: 404,
          answer: { status: false, message: fails },
        },
      ],
    },
    'GET /api/proposals/{id}': { verb: 'read', shows: whole, fails },
    'GET /api/proposals/search/{keysearch}': {
      verb: 'search',
      find: 'test proposal',
      shows: found,
      fails: 'No Data Were Found',
    },
    'PUT /api/proposal/{id}': {
      verb: 'update',
      also: ['PUT /api/proposals/{id}'],
      why: '`status` is true where the document prints false beside its message of success.',
      parameters: {
        subject: 'Another',
        rel_type: 'lead',
        rel_id: 1,
        proposal_to: 'Road Runner',
        date: '2021-08-01',
        open_till: '2021-09-07',
        currency: '1',
        discount_type: 'after_tax',
        status: '2',
        Assigned: as('2', '2', 'assigned'),
        Email: as('other@example.com', 'other@example.com', 'email'),
        ...twoLines,
      },
      required: 'subject rel_id proposal_to date currency Email',
      says: 'Proposal Updated Successfully',
      fails: 'Proposal Update Fail',
    },
    'DELETE /api/proposals/{id}': {
      verb: 'delete',
      says: 'Proposals Deleted Successfully',
      fails: 'Proposal Delete Fail',
    },
  },
};
