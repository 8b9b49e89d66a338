import type { Resource } from '../facts.ts';
import { as, both, type Shape } from '../facts.ts';

const payment: Shape = {
  digits: 'id invoiceid paymentmode',
  decimal: 'amount',
  text: 'paymentmethod note transactionid',
  date: 'date',
  datetime: 'daterecorded',
};
const withMode: Shape = both(payment, {
  digits: 'show_on_pdf invoices_only expenses_only selected_by_default active paymentid',
  text: 'name',
  none: 'description',
});
const fails = 'No data were found';

export const payments: Resource = {
  idKey: 'paymentid',
  customFields: 'payments',
  flag: 'paymentmode',
  before: [['admin', 'POST /admin/v1/custom-fields', { belongs_to: 'payments', label: 'Till', type: 'input' }]],
  endpoints: {
    'POST /api/payments': {
      verb: 'create',
      parameters: {
        invoiceid: '3',
        amount: '8.00',
        paymentmode: as('cash', '2'),
        paymentmethod: 'in coins',
        note: 'at the door',
        transactionid: 'T-100',
        custom_fields: as(
          { payments: { 2: 'The left one' } },
          [{ label: 'Till', value: 'The left one' }],
          'customfields',
        ),
      },
      required: 'invoiceid amount paymentmode',
      says: 'Payment add successful.',
      fails: 'Payment add fail.',
    },
    'GET /api/payments': {
      verb: 'list',
      why: 'The mode has its name under `name`, where the document prints `invoiceid` a second time.',
      shows: withMode,
      fails,
    },
    'GET /api/payments/{id}': { verb: 'read', shows: withMode, fails },
    'GET /api/payments/search/{keysearch}': { verb: 'search', find: 'at the door', shows: payment, fails },
  },
};
