/** Productive's invoice, read only. Its amounts are in its own currency. */
import * as z from 'zod';
import { toDate } from '../../domain/calendar.ts';
import { computeOpenMinor, type Invoice } from '../../domain/invoice/invoice.ts';
import { isPastDue } from '../../domain/invoice/status.ts';
import type { Row } from '../../domain/list-query.ts';
import { foldText } from '../../domain/text.ts';
import { defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { constantColumns, formatInstant, nullableText } from './columns.ts';
import { company } from './company.ts';
import { deal } from './deal.ts';
import { createdAt, dateFilters, idFilter, plainFilter, sortBy, textFilters } from './facts.ts';
import { choiceKind, kinds } from './filters.ts';
import { emptyRelationship, relation } from './graph.ts';
import { person } from './person.ts';
import { defineProductive } from './protocol.ts';

const { computed } = defineColumns<Invoice, object, undefined>();

const amount = (wire: string, read: (doc: Invoice) => number) => computed(wire, z.number(), read);
const lastPayment = ({ payments }: Invoice): string | null =>
  payments.map(({ paidOn }) => paidOn).reduce<string | null>((last, on) => (last && last > on ? last : on), null);

const columns = [
  computed('number', nullableText, (doc) => doc.reference || null),
  computed('subject', nullableText, (doc) => doc.description || null),
  computed('invoiced_on', z.string(), (doc) => doc.issueOn),
  computed('pay_on', nullableText, (doc) => doc.dueOn),
  computed('paid_on', nullableText, (doc) => (doc.state === 'paid' ? lastPayment(doc) : null)),
  computed('sent_on', nullableText, (doc, { organization }) =>
    doc.sentAt === null ? null : toDate(Date.parse(doc.sentAt), organization.timezone),
  ),
  computed('note', nullableText, (doc) => doc.notes),
  computed('purchase_order_number', nullableText, (doc) => doc.purchaseOrder || null),
  computed('tag_list', z.array(z.string()), (doc) => doc.tags),
  computed('created_at', nullableText, (doc, view) => formatInstant(doc.createdAt, view)),
  computed('updated_at', nullableText, (doc, view) => formatInstant(doc.updatedAt, view)),
  ...constantColumns({ invoice_type_id: 1, deleted_at: null, delivery_on: null, exported: false, custom_fields: null }),
  computed('currency', z.string(), (doc) => doc.currency),
  amount('amount', (doc) => doc.totals.netMinor),
  amount('amount_tax', (doc) => doc.totals.taxMinor),
  amount('amount_with_tax', (doc) => doc.totals.grossMinor),
  amount('amount_paid', (doc) => doc.paidMinor),
  amount('amount_credited_with_tax', (doc) => doc.creditedMinor),
  amount('amount_unpaid', computeOpenMinor),
];

/** 1 paid, 2 unpaid, 3 partially paid. */
function findPaymentStatus({ state, open, gross }: Row): number {
  if (state === 'paid') return 1;
  return Number(open) < Number(gross) ? 3 : 2;
}

/** 1 paid, 2 overdue, 3 not overdue, 4 draft; none of a cancelled one. */
function findStatus({ state, due }: Row, today: string): number | null {
  if (state === 'draft') return 4;
  if (state === 'paid') return 1;
  if (state !== 'open') return null;
  return isPastDue(typeof due === 'string' ? due : null, today, 'after-due-date') ? 2 : 3;
}

const status = { kind: choiceKind(1, 2, 3, 4), fact: (row: Row, _: unknown, today: string) => findStatus(row, today) };
const issued = plainFilter(kinds.date, 'on');

export const invoice = defineProductive<Invoice, object, undefined>({
  name: 'invoices',
  singular: 'an invoice',
  plural: 'invoices',
  scope: 'invoices',
  records: (store) => store.invoices,
  columns,
  relationships: [
    relation('company', company, 'customerId'),
    relation('deal', deal, 'projectId'),
    relation('creator', person, 'createdBy'),
    emptyRelationship('subsidiary'),
    emptyRelationship('parent_invoice'),
  ],
  join: joinNothing,
  queryable: {
    filters: {
      id: idFilter('id'),
      company_id: idFilter('customer'),
      project_id: idFilter('project'),
      deal_id: idFilter('project'),
      ...textFilters('number', (row) => String(row.reference ?? '')),
      currency: { kind: kinds.text, fact: (row) => foldText(String(row.currency)) },
      created_at: createdAt,
      after: { ...issued, bare: 'gt_eq' },
      before: { ...issued, bare: 'lt_eq' },
      ...dateFilters('invoiced_on', 'on'),
      ...dateFilters('pay_on', 'due'),
      invoice_state: { kind: choiceKind(1, 2), fact: (row) => (row.state === 'draft' ? 1 : 2) },
      payment_status: { kind: choiceKind(1, 2, 3), fact: findPaymentStatus },
      status,
      invoice_status: status,
      amount: plainFilter(kinds.amount, 'net'),
      amount_with_tax: plainFilter(kinds.amount, 'gross'),
      amount_unpaid: plainFilter(kinds.amount, 'open'),
    },
    sorts: {
      number: sortBy((row) => row.reference),
      invoiced_on: sortBy((row) => row.on),
      pay_on: sortBy((row) => row.due),
      amount: sortBy((row) => row.net),
      amount_with_tax: sortBy((row) => row.gross),
      company_name: sortBy((row) => foldText(String(row.name))),
      created_at: sortBy((row) => row.created),
    },
    aggregates: {},
  },
});
