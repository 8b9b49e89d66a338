import { as, type Resource } from '../facts.ts';
import { series as seriesShape, tax } from './shapes.ts';

const refusedTax = { name: '', value: 'much', active: 'perhaps', default: 'perhaps' };

export const taxes: Resource = {
  name: 'taxes',
  endpoints: {
    'GET /api/v1/taxes': { verb: 'list', shows: tax, least: 4 },
    'GET /api/v1/taxes/{id}': { verb: 'read', shows: tax },
    'POST /api/v1/taxes': {
      verb: 'create',
      parameters: { name: 'VAT 9%', value: as(9, '9'), active: as(true, 'true'), default: as(false, 'false') },
      required: 'name',
      refused: refusedTax,
    },
    'PUT /api/v1/taxes/{id}': {
      verb: 'update',
      required: '',
      parameters: { name: 'modified VAT', value: '9.5', active: 'false', default: 'true' },
      refused: refusedTax,
    },
    'DELETE /api/v1/taxes/{id}': { verb: 'delete' },
  },
};

const refusedSeries = {
  name: '',
  value: { nested: 1 },
  enabled: 'perhaps',
  default: 'perhaps',
  first_number: -1,
};

export const series: Resource = {
  name: 'series',
  endpoints: {
    'GET /api/v1/series': { verb: 'list', shows: seriesShape, least: 3 },
    'GET /api/v1/series/{id}': { verb: 'read', shows: seriesShape },
    'POST /api/v1/series': {
      verb: 'create',
      parameters: {
        name: 'IT services',
        value: 'ITS-',
        enabled: as(true, true),
        default: as(null, null),
        first_number: as(100, 100),
      },
      required: 'name',
      refused: refusedSeries,
    },
    'PUT /api/v1/series/{id}': {
      verb: 'update',
      required: '',
      parameters: {
        name: 'IT services mod',
        value: 'MOD-',
        enabled: as('false', false),
        default: as(true, true),
        first_number: as('7', 7),
      },
      refused: refusedSeries,
      why: 'Printed as PUT /api/v1/taxes/5, a slip: that is the update of a tax.',
    },
    'DELETE /api/v1/series/{id}': { verb: 'delete' },
  },
};
