/** The lookups under /api/common. Their lists are written in the settings. */
import type { Resource, Shape } from '../facts.ts';

const category: Shape = { digits: 'id', text: 'name description' };
const mode: Shape = {
  digits: 'id show_on_pdf invoices_only expenses_only selected_by_default active',
  text: 'name',
  none: 'description',
};
const tax: Shape = { digits: 'id', decimal: 'taxrate', text: 'name' };
const fails = 'No data were found';

export const common: Resource = {
  idKey: 'id',
  endpoints: {
    'GET /api/common/{type}': {
      verb: 'call',
      calls: [
        { path: { type: 'expense_category' }, status: 200, shows: category },
        { path: { type: 'payment_mode' }, status: 200, shows: mode },
        { path: { type: 'tax_data' }, status: 200, shows: tax },
      ],
      refusals: [
        {
          when: 'an unknown type',
          path: { type: 'planets' },
          status: 404,
          answer: { status: false, message: 'Not valid data' },
        },
      ],
    },
    'GET /api/common/expense_category': { verb: 'list', shows: category, fails, emptied: 'expense-categories' },
    'GET /api/common/payment_mode': { verb: 'list', shows: mode, fails, emptied: 'payment-modes' },
    'GET /api/common/tax_data': { verb: 'list', shows: tax, fails, emptied: 'taxes' },
  },
};
