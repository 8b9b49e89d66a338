import { as, both, type Parameters, type Resource, record, type Shape } from '../facts.ts';
import { company } from './shapes.ts';

const mails =
  'invoice_emails estimate_emails credit_note_emails project_emails ticket_emails task_emails contract_emails';

const contact: Shape = both(company, {
  digits: `id is_primary active ${mails}`,
  text: 'firstname lastname email',
  none: `title password new_pass_key new_pass_key_requested email_verified_at email_verification_key
    email_verification_sent_at last_ip last_login last_password_change profile_image direction`,
});
const parameters: Parameters = {
  firstname: 'chirag',
  lastname: 'jagani',
  email: (n: number) => `user${n}@example.com`,
  title: 'Buyer',
  phonenumber: '+30 210 1234567',
  direction: 'rtl',
  password: as('a long secret', null),
  is_primary: as('on', '1'),
  donotsendwelcomeemail: as('on', '1'),
  send_set_password_email: as('on', '1'),
  permissions: as(['1', '6'], ['1', '6']),
  ...Object.fromEntries(mails.split(' ').map((name) => [name, as(name, '1')])),
};
const taken = {
  status: false,
  error: { email: 'This Email is already exists' },
  message: 'This Email is already exists',
};
const fails = 'No data were found';

export const contacts: Resource = {
  idKey: 'id',
  customFields: 'contacts',
  path: { customer_id: '1', contact_id: record },
  before: [
    ['perfex', 'POST /api/contacts', { customer_id: 1, firstname: 'A', lastname: 'B', email: 'taken@example.com' }],
  ],
  endpoints: {
    'POST /api/contacts': {
      verb: 'create',
      also: ['POST /api/contacts/'],
      parameters: { customer_id: as(1, '1', 'userid'), ...parameters },
      required: 'customer_id firstname lastname email',
      says: 'Contact added successfully',
      fails: 'Contact add fail',
      refusals: [
        { when: 'an address that is taken', send: { email: 'taken@example.com' }, status: 409, answer: taken },
      ],
    },
    'GET /api/contacts/{customer_id}/{contact_id}': {
      verb: 'read',
      why: 'The sample printed here is a company: the shape is that of the search. No answer shows a password.',
      shows: contact,
      fails,
    },
    'GET /api/contacts/{customer_id}': { verb: 'list', shows: contact, fails },
    'GET /api/contacts': { verb: 'list', shows: contact, fails },
    'GET /api/contacts/search/{keysearch}': { verb: 'search', find: 'jagani', shows: contact, fails },
    'PUT /api/contacts/{id}': {
      verb: 'update',
      parameters: {
        ...parameters,
        firstname: 'Sarah',
        lastname: 'Weiss',
        email: (n: number) => `other${n}@example.com`,
        title: 'Owner',
        phonenumber: '020 7946',
        direction: 'ltr',
        permissions: as(['2', '3'], ['2', '3']),
      },
      required: 'firstname lastname email',
      says: 'Contact Updated Successfully',
      fails: 'Contact add fail',
      refusals: [
        { when: 'an address that is taken', send: { email: 'taken@example.com' }, status: 409, answer: taken },
      ],
    },
    'DELETE /api/delete/contacts/{id}': {
      verb: 'delete',
      says: 'Contact Deleted Successfully',
      fails: 'Contact Delete Fail',
    },
  },
};
