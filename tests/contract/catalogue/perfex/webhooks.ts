import type { Resource } from '../facts.ts';
import { as, type Shape } from '../facts.ts';

const webhook: Shape = {
  digits: 'id timeout retry_count active',
  text: 'name url',
  list: 'events',
  none: 'headers',
  boolean: 'has_secret',
  datetime: 'date_created',
};
const fails = 'No data were found';

export const webhooks: Resource = {
  endpoints: {
    'POST /api/webhooks': {
      verb: 'create',
      parameters: {
        name: 'Billing sync',
        url: 'https://hooks.example.com/perfex',
        events: as(['invoice_created'], ['invoice_created']),
        timeout: as(10, '10'),
        retry_count: as(5, '5'),
      },
      required: 'name url events',
      says: 'Webhook created successfully.',
      fails: 'Webhook validation failed',
    },
    'GET /api/webhooks/{id}': { verb: 'read', shows: webhook, fails },
    'GET /api/webhooks': { verb: 'list', shows: webhook, fails },
    'GET /api/webhooks/search/{keysearch}': { verb: 'search', find: 'sync', shows: webhook, fails },
    'PUT /api/webhooks/{id}': {
      verb: 'update',
      parameters: {
        name: 'Billing again',
        url: 'https://hooks.example.com/again',
        events: as(['lead_created'], ['lead_created']),
        timeout: as(20, '20'),
        retry_count: as(6, '6'),
      },
      says: 'Webhook updated successfully',
      fails: 'Webhook validation failed',
    },
    'DELETE /api/delete/webhooks/{id}': {
      verb: 'delete',
      says: 'Webhook deleted successfully',
      fails: 'Webhook could not be deleted',
    },
  },
};
