import type { Resource } from '../facts.ts';
import { customer } from './shapes.ts';

const nowhere = { nested: 1 };
const refused = {
  name: '',
  identification: nowhere,
  email: nowhere,
  contact_person: nowhere,
  invoicing_address: nowhere,
  shipping_address: nowhere,
};

/** The document links to customers and shows none; the original has all of these. */
export const customers: Resource = {
  name: 'customers',
  endpoints: {
    'GET /api/v1/customers': { verb: 'list', shows: customer, least: 2 },
    'GET /api/v1/customers/{id}': { verb: 'read', shows: customer },
    'POST /api/v1/customers': {
      verb: 'create',
      parameters: {
        name: 'Wayne Inc',
        identification: 'W-1',
        email: 'bruce@example.com',
        contact_person: 'B. Wayne',
        invoicing_address: 'Manor 1',
        shipping_address: 'Cave 1',
      },
      required: 'name',
      refused,
    },
    'PUT /api/v1/customers/{id}': {
      verb: 'update',
      required: '',
      parameters: {
        name: 'Wayne Ltd',
        identification: 'W-2',
        email: 'alfred@example.com',
        contact_person: 'A. Pennyworth',
        invoicing_address: 'Manor 2',
        shipping_address: 'Cave 2',
      },
      refused,
    },
    'DELETE /api/v1/customers/{id}': { verb: 'delete' },
  },
};
