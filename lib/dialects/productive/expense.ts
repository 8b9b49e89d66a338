/** Productive's expense: amounts are written in one currency and shown in three. Its lists are in expense-list.ts. */
import * as z from 'zod';
import { type Expense, isInvoiced } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { computeWorthInOrganization, computeWorthInProject } from '../../domain/expense/worth.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { createExpense, createExpenses } from '../../operations/expense/create.ts';
import { deleteExpense, deleteExpenses } from '../../operations/expense/delete.ts';
import { updateExpense, updateExpenses } from '../../operations/expense/update.ts';
import type { Upload } from '../../operations/file/files.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { isBlank } from '../blank.ts';
import { defineColumns, type View } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { attachment } from './attachment.ts';
import * as codec from './columns.ts';
import { company } from './company.ts';
import { deal } from './deal.ts';
import { queryable } from './expense-list.ts';
import { type Relationship, relation } from './graph.ts';
import { person } from './person.ts';
import { project } from './project.ts';
import { defineProductive } from './protocol.ts';
import { service } from './service.ts';
import { serviceType } from './service-type.ts';

const needed = { required: 'create', message: codec.blank } as const;

const convertColumns =
  (figure: 'amountMinor' | 'billableMinor' | 'profitMinor') =>
  (doc: Expense, { organization }: View): codec.Converted => ({
    default: computeWorthInOrganization(doc, organization.currency)[figure],
    normalized: computeWorthInProject(doc)[figure],
  });

/** The position that a client gave, else the order of creation. */
function toPosition(doc: Expense): number {
  return typeof doc.extras.position === 'number' ? doc.extras.position : doc.id;
}

const { column, writeOnly, translated, computed } = defineColumns<Expense, ExpenseChange, undefined>();

const columns = [
  column('name', 'name', codec.name, needed),
  column('date', 'spentOn', codec.day, needed),
  column('pay_on', 'payOn', codec.optionalDay),
  column('paid_on', 'paidOn', codec.optionalDay),
  column('position', ['extras', 'position'], codec.whole, { read: toPosition }),
  computed('invoiced', z.boolean(), isInvoiced),
  computed('approved', z.boolean(), (doc) => doc.approvedAt !== null),
  computed('approved_at', codec.nullableText, (doc, view) => codec.formatInstant(doc.approvedAt, view)),
  computed('rejected', z.boolean(), (doc) => doc.rejectedAt !== null),
  computed('rejected_reason', codec.nullableText, (doc) => doc.rejectedReason),
  computed('rejected_at', codec.nullableText, (doc, view) => codec.formatInstant(doc.rejectedAt, view)),
  ...codec.constantColumns({ deleted_at: null }),
  column('reimbursable', 'reimbursable', codec.optionalFlag),
  column('reimbursed_on', 'reimbursedOn', codec.optionalDay),
  column('exchange_rate', 'exchangeRate', codec.rate),
  computed('exchange_date', codec.nullableText, (doc) => (doc.exchangeRate === null ? null : doc.exchangeOn)),
  computed('created_at', codec.nullableText, (doc, view) => codec.formatInstant(doc.createdAt, view)),
  column('currency', 'currency', codec.currency, { required: 'create', message: [codec.blank, codec.notCurrency] }),
  ...codec.currencyColumns<Expense>((doc) => doc.billableCurrency ?? doc.currency),
  column('amount', 'amountMinor', codec.requiredMinor, needed),
  ...codec.conversionColumns('amount', convertColumns('amountMinor')),
  // Billing nothing is 0; other dialects ask whether it is billable at all.
  translated<number | null>('billable_amount', codec.minor, {
    read: (doc) => doc.billableMinor,
    put: (given) => ({ billableMinor: given ?? 0, billable: Boolean(given) }),
  }),
  ...codec.conversionColumns('billable_amount', convertColumns('billableMinor')),
  ...codec.moneyColumns('profit', convertColumns('profitMinor')),
];

const relationships: readonly Relationship<Expense, ExpenseChange, undefined>[] = [
  { ...relation('deal', deal, 'projectId'), column: writeOnly('deal_id', 'projectId', codec.id, needed) },
  {
    ...relation('service_type', serviceType, 'categoryId'),
    column: writeOnly('service_type', 'categoryId', codec.id, { ...needed, also: ['service_type_id'] }),
  },
  { ...relation('person', person, 'personId'), column: writeOnly('person_id', 'personId', codec.optionalId) },
  relation('creator', person, 'createdBy'),
  relation('approver', person, 'approverId'),
  relation('rejecter', person, 'rejecterId'),
  { ...relation('vendor', company, 'vendorId'), column: writeOnly('vendor_id', 'vendorId', codec.optionalId) },
  {
    ...relation('service', service, 'serviceId'),
    column: writeOnly('service_id', 'serviceId', codec.optionalId, { sample: null }),
  },
  { ...attachment, column: writeOnly('attachment_id', 'receiptId', codec.optionalId, { sample: null }) },
];

/** Nothing would show a second file. */
function refuseMoreFiles(uploads: readonly Upload[]): void {
  if (uploads.length > 1) throw invalidProblem('attachment', `takes one file, but ${uploads.length} were sent`);
}

function create(input: ExpenseChange, work: Work, uploads: readonly Upload[]): Promise<Stored<Expense>> {
  refuseMoreFiles(uploads);
  return createExpense(input, work, uploads);
}

/** The default position, sent back as shown, is not stored. */
const withoutShownPosition = (id: number, input: ExpenseChange): ExpenseChange =>
  input.extras?.position === id ? { ...input, extras: { ...input.extras, position: undefined } } : input;

function update(id: number, input: ExpenseChange, work: Work, uploads: readonly Upload[]): Promise<Stored<Expense>> {
  refuseMoreFiles(uploads);
  return updateExpense(id, withoutShownPosition(id, input), work, uploads);
}

export const expense = defineProductive<Expense, ExpenseChange, undefined>({
  name: 'expenses',
  singular: 'an expense',
  plural: 'expenses',
  scope: 'expenses',
  records: (store) => store.expenses,
  columns,
  relationships,
  join: joinNothing,
  // The deal's project has its id, and its company is usually the expense's: this saves a round trip.
  ahead: (doc) => [
    { to: project, id: doc.projectId },
    { to: company, id: doc.projectId === null ? null : doc.customerId },
  ],
  included: [
    'deal.company',
    'deal.responsible.company',
    'deal.project.company',
    'deal.project.project_manager.company',
    'service_type',
    'person.company',
    'creator.company',
    'approver.company',
  ],
  queryable,
  // In the order of the document: first what is missing, then what else is wrong.
  checkedFirst: [
    ...['name', 'deal_id', 'service_type', 'amount', 'currency', 'date'],
    ...['billable_amount', 'position', 'person_id', 'vendor_id', 'attachment_id'],
  ],
  files: ['attachment', 'file'],
  implied: { when: ({ service_id: id }) => !isBlank(id), wires: ['deal_id', 'service_type'] },
  create,
  update,
  remove: deleteExpense,
  bulk: {
    create: createExpenses,
    update: (changes, work) =>
      updateExpenses(
        changes.map(({ id, input }) => ({ id, input: withoutShownPosition(id, input) })),
        work,
      ),
    remove: deleteExpenses,
  },
});
