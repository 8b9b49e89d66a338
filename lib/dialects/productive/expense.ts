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
import {
  blank,
  type Converted,
  constantColumns,
  conversionColumns,
  currency,
  currencyColumns,
  day,
  formatInstant,
  id,
  minor,
  moneyColumns,
  name,
  notCurrency,
  nullableText,
  optionalDay,
  optionalFlag,
  optionalId,
  rate,
  requiredMinor,
  whole,
} from './columns.ts';
import { company } from './company.ts';
import { deal } from './deal.ts';
import { queryable } from './expense-list.ts';
import { emptyRelationship, type Relationship } from './graph.ts';
import { person } from './person.ts';
import { project } from './project.ts';
import { defineProductive } from './protocol.ts';
import { serviceType } from './service-type.ts';

/** What every expense must have, and what cannot be emptied. */
const needed = { required: 'create', message: blank } as const;

const convertColumns =
  (figure: 'amountMinor' | 'billableMinor' | 'profitMinor') =>
  (doc: Expense, { organization }: View): Converted => ({
    default: computeWorthInOrganization(doc, organization.currency)[figure],
    normalized: computeWorthInProject(doc)[figure],
  });

/** The place a client gave it, else that of its making. */
function toPosition(doc: Expense): number {
  return typeof doc.extras.position === 'number' ? doc.extras.position : doc.id;
}

const { column, writeOnly, translated, computed } = defineColumns<Expense, ExpenseChange, undefined>();

const columns = [
  column('name', 'name', name, needed),
  column('date', 'spentOn', day, needed),
  column('pay_on', 'payOn', optionalDay),
  column('paid_on', 'paidOn', optionalDay),
  column('position', ['extras', 'position'], whole, { read: toPosition }),
  computed('invoiced', z.boolean(), isInvoiced),
  computed('approved', z.boolean(), (doc) => doc.approvedAt !== null),
  computed('approved_at', nullableText, (doc, view) => formatInstant(doc.approvedAt, view)),
  computed('rejected', z.boolean(), (doc) => doc.rejectedAt !== null),
  computed('rejected_reason', nullableText, (doc) => doc.rejectedReason),
  computed('rejected_at', nullableText, (doc, view) => formatInstant(doc.rejectedAt, view)),
  ...constantColumns({ deleted_at: null }),
  column('reimbursable', 'reimbursable', optionalFlag),
  column('reimbursed_on', 'reimbursedOn', optionalDay),
  column('exchange_rate', 'exchangeRate', rate),
  computed('exchange_date', nullableText, (doc) => (doc.exchangeRate === null ? null : doc.exchangeOn)),
  computed('created_at', nullableText, (doc, view) => formatInstant(doc.createdAt, view)),
  column('currency', 'currency', currency, { required: 'create', message: [blank, notCurrency] }),
  ...currencyColumns<Expense>((doc) => doc.billableCurrency ?? doc.currency),
  column('amount', 'amountMinor', requiredMinor, needed),
  ...conversionColumns('amount', convertColumns('amountMinor')),
  // Nothing to bill is 0; other dialects ask whether it is billable at all.
  translated<number | null>('billable_amount', minor, {
    read: (doc) => doc.billableMinor,
    put: (given) => ({ billableMinor: given ?? 0, billable: Boolean(given) }),
  }),
  ...conversionColumns('billable_amount', convertColumns('billableMinor')),
  ...moneyColumns('profit', convertColumns('profitMinor')),
];

const relationships: readonly Relationship<Expense, ExpenseChange, undefined>[] = [
  { name: 'deal', to: deal, id: (doc) => doc.projectId, column: writeOnly('deal_id', 'projectId', id, needed) },
  {
    name: 'service_type',
    to: serviceType,
    id: (doc) => doc.categoryId,
    column: writeOnly('service_type', 'categoryId', id, { ...needed, also: ['service_type_id'] }),
  },
  { name: 'person', to: person, id: (doc) => doc.personId, column: writeOnly('person_id', 'personId', optionalId) },
  { name: 'creator', to: person, id: (doc) => doc.createdBy },
  { name: 'approver', to: person, id: (doc) => doc.approverId },
  { name: 'rejecter', to: person, id: (doc) => doc.rejecterId },
  { name: 'vendor', to: company, id: (doc) => doc.vendorId, column: writeOnly('vendor_id', 'vendorId', optionalId) },
  emptyRelationship('service'),
  {
    ...attachment,
    column: writeOnly('attachment_id', 'receiptId', optionalId, { sample: null }),
  },
];

/** An expense has one attachment; a second file would be shown by nothing here. */
function refuseMoreFiles(uploads: readonly Upload[]): void {
  if (uploads.length > 1) throw invalidProblem('attachment', `takes one file, but ${uploads.length} were sent`);
}

function create(input: ExpenseChange, work: Work, uploads: readonly Upload[]): Promise<Stored<Expense>> {
  const { amountMinor, categoryId, spentOn } = input;
  // The body's schema has seen them to be there.
  if (amountMinor === undefined || categoryId === undefined || spentOn === undefined)
    throw invalidProblem('categoryId', blank);
  refuseMoreFiles(uploads);
  return createExpense({ ...input, amountMinor, categoryId, spentOn }, work, uploads);
}

function update(id: number, input: ExpenseChange, work: Work, uploads: readonly Upload[]): Promise<Stored<Expense>> {
  refuseMoreFiles(uploads);
  // Its place is its id where nothing else was said; sent back so, nothing is.
  const place = input.extras?.position === id ? { extras: { ...input.extras, position: undefined } } : {};
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
  queryable,
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
