import { as, type Resource, record } from '../facts.ts';
import { item, tax } from './shapes.ts';

const nowhere = { nested: 1 };
const refused = {
  name: nowhere,
  description: nowhere,
  quantity: 'some',
  unitary_cost: 'much',
  discount: 'much',
  tax_ids: [99],
  taxes: ['VAT 99%'],
};

export const items: Resource = {
  name: 'items',
  path: { invoice_id: record },
  endpoints: {
    'GET /api/v1/invoices/{invoice_id}/items': { verb: 'list', shows: item, under: '3', least: 1 },
    'GET /api/v1/items/{id}': { verb: 'read', shows: item },
    'POST /api/v1/invoices/{invoice_id}/items': {
      verb: 'create',
      on: '3',
      parameters: {
        description: 'another shoe',
        unitary_cost: as(33.2, '33.2'),
        discount: as(12, '12.0'),
        quantity: as(2, '2.0'),
        taxes: as(['VAT 21%', 'RETENTION'], ['VAT 10%', 'VAT 21%', 'RETENTION']),
        tax_ids: as([2], [2, 1, 3]),
      },
      refused,
    },
    'PUT /api/v1/items/{id}': {
      verb: 'update',
      required: '',
      moves: { taxes: 'tax_ids', tax_ids: 'taxes' },
      parameters: {
        name: 'modified shoe',
        description: as('modified shoe', 'modified shoe', 'name'),
        unitary_cost: as('34', '34.0'),
        discount: as('0', '0.0'),
        quantity: as('2', '2.0'),
        taxes: as('VAT 4%', ['VAT 4%']),
        tax_ids: as([], [4]),
      },
      refused,
    },
    'DELETE /api/v1/items/{id}': { verb: 'delete' },
    'GET /api/v1/items/{id}/taxes': { verb: 'list', shows: tax, under: '1001', least: 1 },
  },
};
