import type { Resource } from '../facts.ts';
import { as, type Parameters, type Shape } from '../facts.ts';

export const lead: Shape = {
  digits: 'id country assigned from_form_id status source',
  text: 'hash name contact title company description zip city state address',
  datetime: 'dateadded',
};
const required = 'source status name assigned';
const fails = 'No data were found';
const parameters: Parameters = {
  source: '1',
  status: '1',
  name: 'Lead name',
  assigned: '1',
  client_id: '1',
  tags: 'hot,new',
  contact: 'Chris',
  title: 'Owner',
  email: 'lead@example.com',
  website: 'https://example.com',
  phonenumber: '02079460000',
  company: 'Themesic Interactive',
  address: '1a The Alexander Suite',
  city: 'London',
  zip: 'WC13KJ',
  state: 'Greater London',
  country: '235',
  default_language: 'english',
  description: 'Met at the fair',
  is_public: as('on', '1'),
};

export const leads: Resource = {
  idKey: 'id',
  customFields: 'leads',
  endpoints: {
    'POST /api/leads': {
      verb: 'create',
      parameters: { ...parameters, custom_contact_date: '2023-12-12 07:00:00', contacted_today: '0' },
      required,
      says: 'Lead add successful.',
      fails: 'Lead add fail.',
    },
    'GET /api/leads': { verb: 'list', also: ['GET /api/leads/'], shows: lead, fails },
    'GET /api/leads/{id}': { verb: 'read', shows: lead, fails },
    'GET /api/leads/search/{keysearch}': { verb: 'search', find: 'themesic', shows: lead, fails },
    'PUT /api/leads/{id}': {
      verb: 'update',
      parameters: {
        source: '2',
        status: '2',
        name: 'Another name',
        assigned: '2',
        client_id: '2',
        tags: 'cold',
        contact: 'Kim',
        title: 'Buyer',
        email: 'other@example.com',
        website: 'https://example.org',
        phonenumber: '030 1',
        company: 'Acme',
        address: 'Unter den Linden 1',
        city: 'Berlin',
        zip: '10117',
        state: 'BE',
        country: '82',
        default_language: 'german',
        description: 'Called back',
        lastcontact: '2023-12-13 08:00:00',
        is_public: '0',
      },
      required,
      says: 'Lead Update Successful.',
      fails: 'Lead Update Fail.',
    },
    'DELETE /api/delete/leads/{id}': { verb: 'delete', says: 'Lead Delete Successful.', fails: 'Lead Delete Fail.' },
  },
};
