import { as, type Resource } from '../facts.ts';
import { comment, payment } from './shapes.ts';

const pages = { paged: true, refused: { page: '0', per_page: '101' } } as const;

const refused = {
  invoice_id: '99',
  payment_date: 'tomorrow',
  amount: '0',
  payment_method: '99',
  notes: { text: 'n' },
  currency: 'USD',
};

export const payments: Resource = {
  name: 'payments',
  endpoints: {
    'POST /api/v1/payments': {
      verb: 'create',
      parameters: {
        invoice_id: as('1', { id: '1', reference: 'INV-20240103-0001' }, 'invoice'),
        payment_date: as('2022-10-08', '2022-10-08T00:00:00+00:00'),
        amount: as('32.38', 32.38),
        payment_method: as('4', 'Stripe', 'method'),
        notes: 'First part',
        currency: 'EUR',
        send_email: as(0, undefined),
      },
      required: 'invoice_id payment_date amount payment_method',
      refused: { ...refused, send_email: 'perhaps' },
      why: 'send_email is an order, not a fact of the payment.',
    },
    'GET /api/v1/payments/{id}': { verb: 'read', shows: payment },
    'PUT /api/v1/payments/{id}': {
      verb: 'update',
      parameters: {
        invoice_id: as(3, { id: '3' }, 'invoice'),
        payment_date: as('2022-11-09', '2022-11-09T00:00:00+00:00'),
        amount: as(50, 50),
        payment_method: as(2, 'Cash', 'method'),
        notes: 'Second part',
        currency: 'EUR',
      },
      required: 'invoice_id payment_date amount payment_method',
      refused,
    },
    'DELETE /api/v1/payments/{id}': { verb: 'delete' },
    'GET /api/v1/payments': { verb: 'list', of: 'payments', shows: payment, least: 2, ...pages },
    'GET /api/v1/payments/{id}/comments': {
      verb: 'list',
      of: 'comments',
      shows: comment,
      under: '1',
      least: 0,
      ...pages,
    },
  },
};
