import type { Resource } from '../facts.ts';
import { as, type Parameters } from '../facts.ts';
import { addresses, otherAddresses } from './bills.ts';
import { company } from './shapes.ts';

const why = 'The sample printed here is a project: the shape is that of the list under "Sample usage".';
const fails = 'No data were found';
const parameters: Parameters = {
  company: 'Jk Technologies',
  vat: 'GB123456',
  phonenumber: '02079460000',
  website: 'https://example.com',
  groups_in: as([1, 2], ['1', '2']),
  default_language: 'english',
  default_currency: 1,
  address: '1a The Alexander Suite',
  city: 'London',
  state: 'Greater London',
  zip: 'WC13KJ',
  country: '235',
  ...addresses,
};

export const customers: Resource = {
  idKey: 'userid',
  customFields: 'customers',
  endpoints: {
    'POST /api/customers': {
      verb: 'create',
      parameters: { ...parameters, partnership_type: 'Reseller' },
      required: 'company',
      says: 'Customer add successful.',
      fails: 'Customer add fail.',
    },
    'GET /api/customers': { verb: 'list', shows: company, fails },
    'GET /api/customers/{id}': { verb: 'read', why, shows: company, fails },
    'GET /api/customers/search/{keysearch}': { verb: 'search', why, find: 'Jk Techno', shows: company, fails },
    'PUT /api/customers/{id}': {
      verb: 'update',
      parameters: {
        company: 'Jk Robotics',
        vat: 'DE7',
        phonenumber: '+49 30 1',
        website: 'https://example.org',
        groups_in: as([2], ['2']),
        default_language: 'german',
        default_currency: '0',
        address: 'Unter den Linden 1',
        city: 'Berlin',
        state: 'BE',
        zip: '10117',
        country: '82',
        ...otherAddresses,
      },
      required: 'company',
      says: 'Customer Update Successful.',
      fails: 'Customer Update Fail.',
    },
    'DELETE /api/delete/customers/{id}': {
      verb: 'delete',
      says: 'Customer Delete Successful.',
      fails: 'Customer Delete Fail.',
    },
  },
};
