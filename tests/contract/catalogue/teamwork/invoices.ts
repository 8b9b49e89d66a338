import { decimalWanted } from '../../../../lib/domain/money.ts';
import { as } from '../facts.ts';
import type { Endpoints } from './facts.ts';
import { currencyCode, invoice, wholeInvoice } from './shapes.ts';

const number = (n: number) => `INV0000${n}`;
const parameters = {
  description: 'New machinery as Clark dropped the last tractor',
  'fixed-cost': as('1250.5', '1250.50'),
  number: as(number, number),
  'po-number': 'PO00002',
  'display-date': '20150617',
  'currency-code': 'USD',
};
const refused = [
  ['description', { text: 'x' }, 'invoice.description must be text'],
  ['fixed-cost', 'much', `invoice.fixed-cost ${decimalWanted}`],
  ['number', ['a'], 'invoice.number must be text'],
  ['po-number', ['a'], 'invoice.po-number must be text'],
  ['display-date', '20150230', 'invoice.display-date must be a date YYYYMMDD'],
  ['currency-code', 'ABC', 'invoice.currency-code must be one of the codes of /currencycodes.json'],
] as const;

const types = ['active', 'all', 'completed'];
const list = { verb: 'list', root: 'invoices', shows: invoice, paged: true } as const;

/** Every endpoint of the document, and the one that its invoices' lines are put on with. */
export const endpoints: Endpoints = {
  'GET /invoices.json': {
    ...list,
    values: { type: types, projectStatus: ['active', 'all', 'archived'], page: ['1', '2'] },
    refused: { type: 'open', projectStatus: 'open', page: '0' },
  },
  'GET /projects/{id}/invoices.json': {
    ...list,
    values: { type: types, page: ['1', '2'] },
    refused: { type: 'open', page: '0' },
  },
  'GET /invoices/{id}.json': { verb: 'read', root: 'invoice', shows: wholeInvoice },
  'POST /invoices.json': {
    verb: 'create',
    parameters: { 'project-id': '1', ...parameters },
    required: 'project-id',
    refused: [
      ['project-id', 'eleven', 'invoice.project-id must be the id of a record'],
      ['project-id', '99', 'invoice.project-id refers to a record that does not exist (99)'],
      ...refused,
    ],
  },
  'POST /projects/{id}/invoices.json': {
    verb: 'create',
    parameters: { 'project-id': as('2', '1'), ...parameters },
    required: '',
    refused,
    why: 'The project of the path goes before the one in the body.',
  },
  'PUT /invoices/{id}.json': {
    verb: 'update',
    parameters: {
      description: 'Replace tractor',
      'fixed-cost': '7.25',
      number: as(
        (n: number) => `NEW ${n}`,
        (n: number) => `NEW ${n}`,
      ),
      'po-number': '',
      'display-date': '20160229',
      'currency-code': 'GBP',
    },
    required: '',
    refused,
  },
  'DELETE /invoices/{id}.json': { verb: 'delete' },
  'PUT /invoices/{id}/complete.json': { verb: 'act', shown: { status: 'completed' } },
  'PUT /invoices/{id}/uncomplete.json': { verb: 'act', shown: { status: 'active' } },
  'GET /currencycodes.json': { verb: 'list', root: 'currency-codes', shows: currencyCode, paged: false },
};
