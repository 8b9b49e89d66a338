import { decimalExpected } from '../../../../lib/domain/money.ts';
import { as, type Resource, saying } from '../facts.ts';
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
const refused = {
  description: saying({ text: 'x' }, 'invoice.description must be text'),
  'fixed-cost': saying('much', `invoice.fixed-cost ${decimalExpected}`),
  number: saying(['a'], 'invoice.number must be text'),
  'po-number': saying(['a'], 'invoice.po-number must be text'),
  'display-date': saying('20150230', 'invoice.display-date must be a date YYYYMMDD'),
  'currency-code': saying('ABC', 'invoice.currency-code must be one of the codes of /currencycodes.json'),
};

const nothing = {
  when: 'a body with nothing in it',
  body: {},
  status: 422,
  answer: { MESSAGE: 'invoice is required' },
};
const done = { status: 200, answer: { STATUS: 'OK' } };

const types = ['active', 'all', 'completed'];
const list = { verb: 'list', root: 'invoices', shows: invoice, paged: true } as const;

/** Does what it says, once or twice. */
const twice = (key: string, leaves: Readonly<Record<string, string>>) =>
  ({
    verb: 'call',
    calls: [
      { ...done, leaves },
      { ...done, after: key, leaves },
    ],
  }) as const;

/** Every endpoint of the document, and the one that its invoices' lines are put on with. */
const endpoints: Resource['endpoints'] = {
  'GET /invoices.json': {
    ...list,
    values: { type: types, projectStatus: ['active', 'all', 'archived'], page: ['1', '2'] },
    refused: { type: 'open', projectStatus: 'open', page: '0' },
  },
  'GET /projects/{id}/invoices.json': {
    ...list,
    under: '1',
    values: { type: types, page: ['1', '2'] },
    refused: { type: 'open', page: '0' },
  },
  'GET /invoices/{id}.json': { verb: 'read', root: 'invoice', shows: wholeInvoice, entries: 'line-items expenses' },
  'POST /invoices.json': {
    verb: 'create',
    parameters: { 'project-id': '1', ...parameters },
    required: 'project-id',
    refused: { 'project-id': saying('eleven', 'invoice.project-id must be the id of a record'), ...refused },
    refusals: [
      {
        when: 'a project that is not there',
        send: { 'project-id': '99' },
        status: 422,
        answer: { MESSAGE: 'invoice.project-id refers to a record that does not exist (99)' },
      },
      nothing,
    ],
  },
  'POST /projects/{id}/invoices.json': {
    verb: 'create',
    on: '1',
    parameters: { 'project-id': as('2', '1'), ...parameters },
    required: '',
    refused,
    refusals: [nothing],
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
    refusals: [nothing],
  },
  'DELETE /invoices/{id}.json': { verb: 'delete' },
  'PUT /invoices/{id}/complete.json': twice('PUT /invoices/{id}/complete.json', { status: 'completed' }),
  'PUT /invoices/{id}/uncomplete.json': twice('PUT /invoices/{id}/uncomplete.json', { status: 'active' }),
  'GET /currencycodes.json': { verb: 'list', root: 'currency-codes', shows: currencyCode, paged: false },
};

export const invoices: Resource = { endpoints };
