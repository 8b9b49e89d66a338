import { as, type Resource } from '../facts.ts';
import { client, payment, project } from './shapes.ts';

const pages = { paged: true, refused: { page: '0', per_page: '101' } } as const;

const nested = { nested: 1 };
const required = 'name email country_id currency_id';
const refused = {
  name: ' ',
  email: 'nobody',
  phone: nested,
  street: nested,
  zip_code: nested,
  city: nested,
  state: nested,
  locale: nested,
  country_id: 'Atlantis',
  tax_number: nested,
  currency_id: 'ZZZ',
  notes: nested,
};

export const clients: Resource = {
  name: 'clients',
  endpoints: {
    'POST /api/v1/clients': {
      verb: 'create',
      parameters: {
        name: 'Acme Limited',
        email: 'office@acme.example',
        phone: '0790089890',
        street: '123 Street',
        zip_code: '50762',
        city: 'Eldoret',
        state: 'CA',
        locale: 'en',
        country_id: as('KE', { code: 'KE', name: 'Kenya' }, 'country'),
        tax_number: 'A-KRA',
        currency_id: as('KES', { code: 'KES', name: 'Kenyan Shilling' }, 'currency'),
        notes: 'Pays late',
      },
      required,
      refused,
    },
    'GET /api/v1/clients/{id}': { verb: 'read', shows: client },
    'PUT /api/v1/clients/{id}': {
      verb: 'update',
      parameters: {
        name: 'Acme Unlimited',
        email: 'desk@acme.example',
        phone: '1',
        street: '1 Road',
        zip_code: '2',
        city: 'Pune',
        state: 'MH',
        locale: 'fr',
        country_id: as('102', { code: 'IN', name: 'India' }, 'country'),
        tax_number: 'B-KRA',
        currency_id: as(1, { code: 'EUR', name: 'Euro' }, 'currency'),
        notes: 'Pays early',
      },
      required,
      refused,
    },
    'DELETE /api/v1/clients/{id}': { verb: 'delete' },
    'GET /api/v1/clients': { verb: 'list', of: 'clients', shows: client, least: 3, ...pages },
    'GET /api/v1/clients/{id}/projects': {
      verb: 'list',
      of: 'projects',
      shows: project,
      under: '1',
      least: 2,
      ...pages,
    },
    'GET /api/v1/clients/{id}/payments': {
      verb: 'list',
      of: 'payments',
      shows: payment,
      under: '1',
      least: 1,
      ...pages,
    },
  },
};
