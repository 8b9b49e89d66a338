/** Changes the parts of records that have their own ids: lines, applied credits, charged time and expenses. */
import type { Client, Request } from './client.ts';

const perfexBills = [
  ['invoices', '3', { allowed_payment_modes: [1], billing_street: '1 Oak St' }],
  ['estimates', '1', { billing_street: '1 Oak St', status: '3' }],
  ['proposal', '1', { subject: 'A new roof', rel_id: 1, proposal_to: 'Acme', email: 'office@acme.example' }],
] as const;
const changedLine = (id: string) => ({
  itemid: `${id}001`,
  description: 'Changed',
  qty: '3',
  rate: '70',
  taxname: ['VAT 10%|10'],
});
const addedLine = {
  description: 'Added',
  qty: '1',
  rate: '5.5',
  unit: 'pc',
  order: '2',
  taxname: ['VAT 21%|21', 'VAT 4%|4'],
};
const billBody = (id: string, lines: object) => ({
  clientid: 1,
  number: `90${id}`,
  date: '2026-02-02',
  currency: '1',
  subtotal: '210.00',
  total: '231.00',
  ...lines,
});

/** Bodies that change, add, reorder and remove lines. */
const lineChanges = (id: string): object[] => [
  { items: [changedLine(id)], newitems: [addedLine] },
  { items: [{ ...changedLine(id), order: '3', long_description: 'Longer' }], newitems: [addedLine] },
  { items: [{ ...changedLine(id), itemid: '999001' }], newitems: [addedLine] },
  { items: [], newitems: [addedLine], removed_items: [`${id}001`] },
  { items: [], newitems: [addedLine], removed_items: ['999001'] },
  { newitems: [addedLine], items: [], discount_percent: '10', discount_type: 'after_tax', adjustment: '-1.5' },
];

const requests: readonly Request[] = [
  ...perfexBills.flatMap(([path, id, more]) =>
    lineChanges(id).flatMap((lines): Request[] => [
      ['perfex', `PUT /api/${path}/${id}`, { ...billBody(id, lines), ...more }],
      ['perfex', `GET /api/${path === 'proposal' ? 'proposals' : path}/${id}`, undefined],
    ]),
  ),
  ...lineChanges('1').flatMap((lines): Request[] => [
    ['perfex', 'PUT /api/credit_notes', { id: 1, ...billBody('1', lines) }],
    ['perfex', 'GET /api/credit_notes/1', undefined],
  ]),
  ...[
    [{ invoice_id: 4, amount: '5' }],
    [{ invoice_id: 4, amount: '5000' }],
    [{ invoice_id: 999, amount: '5' }],
    [],
  ].flatMap((credits): Request[] => [
    [
      'perfex',
      'PUT /api/credit_notes',
      { id: 1, ...billBody('1', { newitems: [addedLine], items: [], applied_credits: credits }) },
    ],
    ['perfex', 'GET /api/credit_notes/1', undefined],
    ['perfex', 'GET /api/invoices/4', undefined],
  ]),
  ...[
    { items: { data: [{ id: 9001, attributes: { description: 'Changed', quantity: 3 } }] } },
    { items: { data: [{ attributes: { description: 'Added', unitary_cost: '7.5', tax_ids: [2, 4] } }] } },
    { items: { data: [{ id: 9001, attributes: { _destroy: true } }] } },
    { payments: { data: [{ attributes: { amount: 5, date: '2026-02-20', notes: 'In part' } }] } },
  ].flatMap((relationships): Request[] => [
    ['siwapp', 'PUT /api/v1/invoices/9', { data: { attributes: {}, relationships } }],
    ['siwapp', 'GET /api/v1/invoices/9', undefined],
    ['siwapp', 'GET /api/v1/invoices/9/items', undefined],
  ]),
  ['siwapp', 'PUT /api/v1/items/9002', { data: { attributes: { discount: '5', tax_ids: [] } } }],
  [
    'siwapp',
    'PUT /api/v1/invoices/9',
    { invoice: { name: 'Rack', items_attributes: [{ description: 'Nested', quantity: 1, unitary_cost: 3 }] } },
  ],
  ['siwapp', 'PUT /api/v1/recurring_invoices/7', { data: { attributes: { enabled: false, period: 2 } } }],
  ['siwapp', 'GET /api/v1/recurring_invoices/7', undefined],
  ['siwapp', 'PUT /api/v1/recurring_invoices/7', { data: { attributes: { enabled: true } } }],
  ['siwapp', 'GET /api/v1/customers/1/invoices', undefined],
  ...[
    { add: { timelogs: [1], expenses: [1, 3] } },
    { add: { timelogs: [1, 99] } },
    { remove: { expenses: [3] } },
    { remove: { timelogs: [1], expenses: [1] } },
    { add: { timelogs: [1], expenses: [1] } },
  ].flatMap((lineitems): Request[] => [
    ['teamwork', 'PUT /invoices/10/lineitems.json', { lineitems }],
    ['teamwork', 'GET /invoices/10.json', undefined],
    ['perfex', 'GET /api/invoices/10', undefined],
    ['perfex', 'GET /api/timesheets/1', undefined],
    ['productive', 'GET /api/v2/expenses/1', undefined],
  ]),
  [
    'sereni',
    'POST /api/v1/tasks/1/duplicate',
    { task_id: '1', timesheets: 1, checklists: 1, comments: 1, attachments: 1, assignees: 1 },
  ],
  ['sereni', 'GET /api/v1/projects/1/tasks', undefined],
  ['productive', 'PATCH /api/v2/expenses/1/reject', { data: { attributes: { rejected_reason: 'Not ours' } } }],
  ['productive', 'PATCH /api/v2/expenses/1/approve', undefined],
  ['productive', 'PATCH /api/v2/expenses/1/unreject', undefined],
  ['productive', 'PATCH /api/v2/expenses/1/approve', undefined],
  ['productive', 'PATCH /api/v2/expenses/1/unapprove', undefined],
];

export async function changeParts(client: Client, token: string): Promise<void> {
  for (const [dialect, call, json] of requests) {
    await client.send(dialect, call, token, json === undefined ? undefined : { json });
  }
}
