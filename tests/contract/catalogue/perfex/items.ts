import type { Resource } from '../facts.ts';
import { as, type Shape } from '../facts.ts';

const item: Shape = {
  digits: 'id',
  decimal: 'rate',
  text: 'description long_description unit',
  number: 'tax? tax2? group_id',
};
const fails = 'No data were found';

export const items: Resource = {
  idKey: 'id',
  customFields: 'items',
  endpoints: {
    'POST /api/items': {
      verb: 'create',
      parameters: {
        description: 'JBL Soundbar',
        rate: as(100, '100.00'),
        long_description: 'The JBL Cinema SB110 is a hassle-free soundbar',
        tax: as(1, 1),
        tax2: as(2, 2),
        group_id: as(3, 3),
        unit: 'pcs',
      },
      required: 'description rate',
      idKey: 'item_id',
      says: 'Item created successfully',
      fails: 'Item creation failed',
    },
    'GET /api/items/{id}': { verb: 'read', shows: item, fails },
    'GET /api/items': { verb: 'list', shows: item, fails },
    'GET /api/items/search/{keysearch}': { verb: 'search', find: 'hassle-free', paged: true, shows: item, fails },
    'PUT /api/items/{id}': {
      verb: 'update',
      parameters: {
        description: 'JBL Speaker',
        rate: as('80.5', '80.50'),
        long_description: 'Loud',
        tax: as(2, 2),
        tax2: as(1, 1),
        group_id: as(4, 4),
        unit: 'box',
      },
      says: 'Item updated successfully',
      fails: 'Item update failed',
    },
    'DELETE /api/delete/items/{id}': {
      verb: 'delete',
      says: 'Item deleted successfully',
      fails: 'Item deletion failed',
    },
  },
};
