/** Productive's expense: amounts are written once and shown in three currencies. What lists of it can be asked is in expense-list.ts. */
import * as z from 'zod';
import { type Expense, isInvoiced } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { computeWorthInOrganization, computeWorthInProject } from '../../domain/expense/worth.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { createExpense } from '../../operations/expense/create.ts';
import { deleteExpense } from '../../operations/expense/delete.ts';
import { updateExpense } from '../../operations/expense/update.ts';
import type { Upload } from '../../operations/file/files.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { defineColumns, type View } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { attachment } from './attachment.ts';
import * as types from './columns.ts';
import { company } from './company.ts';
import { deal } from './deal.ts';
import { queryable } from './expense-list.ts';
import { emptyRelationship, type Relationship, relation } from './graph.ts';
import { person } from './person.ts';
import { project } from './project.ts';
import { defineProductive } from './protocol.ts';
import { serviceType } from './service-type.ts';

/** What every expense must have, and what cannot be emptied. */
const needed = { required: 'create', message: types.blank } as const;

const convertColumns =
  (figure: 'amountMinor' | 'billableMinor' | 'profitMinor') =>
  (doc: Expense, { organization }: View): types.Converted => ({
    default: computeWorthInOrganization(doc, organization.currency)[figure],
    normalized: computeWorthInProject(doc)[figure],
  });

/** The place a client gave it, else that of its making. */
function toPosition(doc: Expense): number {
  return typeof doc.kept.position === 'number' ? doc.kept.position : doc.id;
}

const { column, writeOnly, translated, computed } = defineColumns<Expense, ExpenseChange, undefined>();

const columns = [
  column('name', 'name', types.name, needed),
  column('date', 'spentOn', types.day, needed),
  column('pay_on', 'payOn', types.optionalDay),
  column('paid_on', 'paidOn', types.optionalDay),
  column('position', ['kept', 'position'], types.whole, { read: toPosition }),
  computed('invoiced', z.boolean(), isInvoiced),
  computed('approved', z.boolean(), (doc) => doc.approvedAt !== null),
  computed('approved_at', types.nullableText, (doc, view) => types.formatInstant(doc.approvedAt, view)),
  computed('rejected', z.boolean(), (doc) => doc.rejectedAt !== null),
  computed('rejected_reason', types.nullableText, (doc) => doc.rejectedReason),
  computed('rejected_at', types.nullableText, (doc, view) => types.formatInstant(doc.rejectedAt, view)),
  ...types.constantColumns({ deleted_at: null }),
  column('reimbursable', 'reimbursable', types.optionalFlag),
  column('reimbursed_on', 'reimbursedOn', types.optionalDay),
  column('exchange_rate', 'exchangeRate', types.rate),
  computed('exchange_date', types.nullableText, (doc) => (doc.exchangeRate === null ? null : doc.exchangeOn)),
  computed('created_at', types.nullableText, (doc, view) => types.formatInstant(doc.createdAt, view)),
  column('currency', 'currency', types.currency, { required: 'create', message: [types.blank, types.notCurrency] }),
  ...types.currencyColumns<Expense>((doc) => doc.billableCurrency ?? doc.currency),
  column('amount', 'amountMinor', types.requiredMinor, needed),
  ...types.conversionColumns('amount', convertColumns('amountMinor')),
  // Nothing to bill is 0; other dialects ask whether it is billable at all.
  translated<number | null>('billable_amount', types.minor, {
    read: (doc) => doc.billableMinor,
    put: (given) => ({ billableMinor: given ?? 0, billable: Boolean(given) }),
  }),
  ...types.conversionColumns('billable_amount', convertColumns('billableMinor')),
  ...types.moneyColumns('profit', convertColumns('profitMinor')),
];

const relationships: readonly Relationship<Expense, ExpenseChange, undefined>[] = [
  { ...relation('deal', deal, 'projectId'), column: writeOnly('deal_id', 'projectId', types.id, needed) },
  {
    ...relation('service_type', serviceType, 'categoryId'),
    column: writeOnly('service_type', 'categoryId', types.id, { ...needed, also: ['service_type_id'] }),
  },
  { ...relation('person', person, 'personId'), column: writeOnly('person_id', 'personId', types.optionalId) },
  relation('creator', person, 'createdBy'),
  relation('approver', person, 'approverId'),
  relation('rejecter', person, 'rejecterId'),
  { ...relation('vendor', company, 'vendorId'), column: writeOnly('vendor_id', 'vendorId', types.optionalId) },
  emptyRelationship('service'),
  { ...attachment, column: writeOnly('attachment_id', 'receiptId', types.optionalId, { sample: null }) },
];

/** An expense has one attachment; a second file would be shown by nothing here. */
function refuseMoreFiles(uploads: readonly Upload[]): void {
  if (uploads.length > 1) throw invalidProblem('attachment', `is one file, and these are ${uploads.length}`);
}

function create(input: ExpenseChange, work: Work, uploads: readonly Upload[]): Promise<Stored<Expense>> {
  const { amountMinor, categoryId, spentOn } = input;
  // The body's schema has seen them to be there.
  if (amountMinor === undefined || categoryId === undefined || spentOn === undefined)
    throw invalidProblem('categoryId', types.blank);
  refuseMoreFiles(uploads);
  return createExpense({ ...input, amountMinor, categoryId, spentOn }, work, uploads);
}

function update(id: number, input: ExpenseChange, work: Work, uploads: readonly Upload[]): Promise<Stored<Expense>> {
  refuseMoreFiles(uploads);
  // Its place is its id where nothing else was said; sent back so, nothing is.
  const place = input.kept?.position === id ? { kept: { ...input.kept, position: undefined } } : {};
  return updateExpense(id, { ...input, ...place }, work, uploads);
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
  // A deal's project has its id, and its company is as a rule the expense's: no second turn for them.
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
  askable: queryable,
  // As the document lists what is missing, and then what else is wrong.
  checkedFirst: [
    ...['name', 'deal_id', 'service_type', 'amount', 'currency', 'date'],
    ...['billable_amount', 'position', 'person_id', 'vendor_id', 'attachment_id'],
  ],
  files: ['attachment', 'file'],
  create,
  update,
  remove: deleteExpense,
});
