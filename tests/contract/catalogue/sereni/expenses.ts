import { as, type Resource } from '../facts.ts';
import { comment, expense } from './shapes.ts';

const pages = { paged: true, refused: { page: '0', per_page: '101' } } as const;

const refused = {
  amount: 'much',
  category_id: '99',
  expense_date: '2022-02-30',
  vendor: { name: 'Apple' },
  project_id: '99',
};

export const expenses: Resource = {
  name: 'expenses',
  endpoints: {
    'POST /api/v1/expenses': {
      verb: 'create',
      parameters: {
        amount: as('1500.00', 1500),
        category_id: as('1', { id: '1' }, 'category'),
        expense_date: as('2022-09-09', '2022-09-09T00:00:00+00:00'),
        vendor: 'Apple',
        invoiced: as(1, 1),
        project_id: as('1', { id: '1', name: 'Artemis' }, 'project'),
      },
      required: 'amount category_id expense_date vendor invoiced',
      refused: { ...refused, invoiced: 2 },
    },
    'GET /api/v1/expenses/{id}': { verb: 'read', shows: expense },
    'PUT /api/v1/expenses/{id}': {
      verb: 'update',
      parameters: {
        amount: as(32.38, 32.38),
        category_id: as(2, { id: '2' }, 'category'),
        expense_date: as('2022-10-01', '2022-10-01T00:00:00+00:00'),
        billable: as(0, 0),
        notes: 'For the launch',
        project_id: as(2, { id: '2', name: 'Apollo' }, 'project'),
        vendor: 'Amazon',
      },
      required: 'amount category_id expense_date project_id',
      refused: { ...refused, billable: 'perhaps', notes: ['a', 'b'] },
      why: 'The project is mandatory as printed; empty it says that there is none.',
    },
    'DELETE /api/v1/expenses/{id}': { verb: 'delete' },
    'GET /api/v1/expenses': { verb: 'list', of: 'expenses', shows: expense, least: 2, ...pages },
    'GET /api/v1/expenses/{id}/comments': {
      verb: 'list',
      of: 'comments',
      shows: comment,
      under: '1',
      least: 0,
      ...pages,
    },
  },
};
