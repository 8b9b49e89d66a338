import { as, type Resource, record } from '../facts.ts';
import { listedPayment, payment } from './shapes.ts';

const refused = { notes: { nested: 1 }, amount: 'much', date: '2023-02-30' };

export const payments: Resource = {
  name: 'payments',
  path: { invoice_id: record },
  endpoints: {
    'GET /api/v1/invoices/{invoice_id}/payments': {
      verb: 'list',
      shows: listedPayment,
      bare: true,
      under: '3',
      least: 1,
    },
    'GET /api/v1/payments/{id}': { verb: 'read', shows: payment },
    'POST /api/v1/invoices/{invoice_id}/payments': {
      verb: 'create',
      on: '3',
      parameters: { notes: 'second payment', amount: as(33.2, '33.2'), date: '2012-09-09' },
      required: 'amount',
      refused,
    },
    'PUT /api/v1/payments/{id}': {
      verb: 'update',
      required: '',
      parameters: { notes: 'modified second payment', amount: as('34', '34.0'), date: '2012-10-10' },
      refused,
    },
    'DELETE /api/v1/payments/{id}': { verb: 'delete' },
  },
};
