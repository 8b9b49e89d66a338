import type { Resource } from '../facts.ts';
import { as, both, type Parameters, type Shape } from '../facts.ts';
import { addresses, newLine, otherAddresses, shownLine, twoLines } from './bills.ts';
import { bill, company } from './shapes.ts';

const creditNote: Shape = both(company, bill, {
  digits: 'credit_note_id show_shipping_on_credit_note',
  text: 'reference_no',
  list: 'customfields',
});
const fails = 'No data were found';
const messages = {
  subtotal: 'The Sub Total field is required',
  total: 'The Total field is required',
};
const parameters: Parameters = {
  clientid: 1,
  date: '2021-07-31',
  number: (n: number) => 100 + n,
  currency: 1,
  newitems: as([newLine], [shownLine], 'items'),
  ...addresses,
  discount_type: 'before_tax',
  adminnote: 'adminnote2',
  subtotal: as('20.00', '20.00'),
  total: as('20.00', '20.00'),
  clientnote: 'Sorry',
  terms: 'None',
};
const inUse = {
  when: 'a number that is in use',
  send: { number: 77 },
  status: 404,
  answer: { status: false, error: { number: 'The Credit Note number is already in use' } },
};

export const creditNotes: Resource = {
  idKey: 'id',
  customFields: 'credit_note',
  before: [
    [
      'perfex',
      'POST /api/credit_notes',
      { clientid: 1, date: '2021-01-01', number: 77, currency: 1, newitems: [newLine], subtotal: 20, total: 20 },
    ],
  ],
  endpoints: {
    'POST /api/credit_notes': {
      verb: 'create',
      why: 'The admin note, whose name is garbled in the list, is called as in the answers. Sums may be missing.',
      parameters,
      required: 'clientid date number currency newitems',
      messages: { 'newitems[]': 'The Items field is required' },
      says: 'Credit Note Added Successfully',
      fails: 'Credit Note Add Fail',
      refusals: [inUse],
    },
    'GET /api/credit_notes/{id}': { verb: 'read', shows: creditNote, fails },
    'GET /api/credit_notes': { verb: 'list', shows: creditNote, fails },
    'GET /api/credit_notes/search/{keysearch}': { verb: 'search', find: 'adminnote2', shows: creditNote, fails },
    'PUT /api/credit_notes': {
      verb: 'update',
      why: 'The documented path names no record: it is named by the path or in the body.',
      also: ['PUT /api/credit_notes/{id}'],
      parameters: {
        ...parameters,
        clientid: 2,
        date: '2021-08-01',
        number: (n: number) => 300 + n,
        ...twoLines,
        ...otherAddresses,
        discount_type: 'after_tax',
        adminnote: 'seen',
        subtotal: as('40.00', '40.00'),
        total: as('40.00', '40.00'),
        clientnote: 'Thanks',
        terms: 'New',
      },
      required: 'clientid date number currency subtotal total',
      messages,
      says: 'Credit Note Updated Successfully',
      fails: 'Credit Note Update Fail',
      refusals: [inUse],
    },
    'DELETE /api/credit_notes/{id}': {
      verb: 'delete',
      says: 'Credit Note Deleted Successfully',
      fails: 'Credit Note Delete Fail',
    },
  },
};
