import { as } from '../facts.ts';
import type { Resource } from './facts.ts';
import { invoice, listedInvoice } from './shapes.ts';

const nowhere = { nested: 1 };
const refused = {
  name: '',
  series_id: '99',
  customer_id: '99',
  identification: nowhere,
  email: nowhere,
  contact_person: nowhere,
  invoicing_address: nowhere,
  shipping_address: nowhere,
  terms: nowhere,
  notes: nowhere,
  issue_date: '2023-02-30',
  due_date: 'soon',
  days_to_due: -1,
  draft: 'perhaps',
  sent_by_email: 'perhaps',
  currency: 'XQQ',
};
const refusedNested = {
  items: { description: nowhere, quantity: 'some', discount: 'much', unitary_cost: 'much', tax_ids: ['one'] },
  payments: { notes: nowhere, amount: 'much', date: '2023-02-30' },
};

export const invoices: Resource = {
  name: 'invoices',
  record: invoice,
  endpoints: {
    'GET /api/v1/invoices': { verb: 'list', of: listedInvoice, least: 2 },
    'GET /api/v1/customers/{id}/invoices': { verb: 'list', of: listedInvoice, under: '1', least: 2 },
    'GET /api/v1/invoices/{id}': { verb: 'read' },
    'POST /api/v1/invoices': {
      verb: 'create',
      attributes: {
        name: 'Acme',
        series_id: '3',
        customer_id: as('', '1'),
        draft: 'false',
        sent_by_email: 'false',
        identification: 'D-ABC',
        email: 'john@example.com',
        invoicing_address: '4332 Elm st.',
        shipping_address: 'Dock 3',
        contact_person: 'John doe',
        terms: 'Within 30 days',
        notes: 'Thanks',
        issue_date: '2015-02-01',
        due_date: '2016-12-12',
        days_to_due: '',
        currency: as('eur', 'EUR'),
        number: as(
          (n: number) => 500 + n,
          (n: number) => 500 + n,
        ),
        tag_list: as('a, b', ['a', 'b']),
      },
      meta: { issued_by: 'John Smith', non_refundable: true },
      nested: {
        items: {
          description: 'shoe #1',
          quantity: as(3, '3.0'),
          discount: as(10, '10.0'),
          tax_ids: as([2, 4], [2, 4]),
          unitary_cost: as(12.1, '12.1'),
        },
        payments: { notes: 'payment #1', amount: as(32.1, '32.1'), date: '2016-02-03' },
      },
      required: 'name',
      refused,
      refusedNested,
      why: 'A blank customer_id is none given: the customer is found by name.',
    },
    'PUT /api/v1/invoices/{id}': {
      verb: 'update',
      attributes: {
        name: 'A.C.M.E.',
        series_id: '2',
        customer_id: '2',
        draft: 'false',
        sent_by_email: 'true',
        identification: 'E-ABC',
        email: 'jane@example.com',
        invoicing_address: '1 Oak st.',
        shipping_address: 'Dock 4',
        contact_person: 'Jane doe',
        terms: 'At once',
        notes: 'Again',
        issue_date: '2015-03-01',
        due_date: '2017-12-12',
        days_to_due: '5',
      },
      meta: { issued_by: 'Jane Smith' },
      nested: {
        items: {
          id: as((n: number) => n * 1_000 + 1, 'shoe #2', 'description'),
          description: 'shoe #2',
          quantity: as('2', '2.0'),
          discount: as('5.5', '5.5'),
          tax_ids: as([1], [1]),
          unitary_cost: as('12.25', '12.25'),
        },
      },
      refused,
      refusedNested: { items: { ...refusedNested.items, id: 999_999_001 }, payments: { id: 99, amount: 'much' } },
    },
    'DELETE /api/v1/invoices/{id}': { verb: 'delete' },
    'GET /api/v1/templates/{template_id}/invoices/{id}.pdf': { verb: 'paper' },
  },
};
