/** Sereni's expense: money spent, shown with its project, category and client and with who entered it. */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import { type Expense, isInvoiced } from '../../domain/expense/expense.ts';
import { invalid } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { ExpenseCategory } from '../../domain/settings/settings.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { createExpense } from '../../operations/expense/create.ts';
import { deleteExpense } from '../../operations/expense/delete.ts';
import type { ExpenseChange } from '../../operations/expense/input.ts';
import { updateExpense } from '../../operations/expense/update.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { type Codec, type Field, field, shown } from '../field-table.ts';
import {
  amountOf,
  day,
  decimal,
  flag,
  moment,
  momentOf,
  named,
  namedOf,
  nullableText,
  optionalCurrency,
  optionalReference,
  person,
  personOf,
  reference,
  text,
} from './columns.ts';
import type { Among, Entity } from './entity.ts';

type Related = {
  projects: Among<Project>;
  categories: Among<ExpenseCategory>;
  /** Clients, and vendors that are records of their own. */
  customers: Among<Customer>;
  staff: Among<Staff>;
};
type Row = Field<Expense, ExpenseChange, Related>;

const line: Codec<string> = {
  ...text,
  input: text.input.pipe(z.string().trim().max(255, { error: 'is longer than 255 characters' })),
};

function yesOrNo(wire: string, key: 'billable' | 'visibleToCustomer', sample: 0 | 1): Row {
  return field(wire, {
    codec: flag,
    get: (doc) => doc[key],
    put: (value): Partial<ExpenseChange> => ({ [key]: value }),
    sample,
  });
}

/** The words it was entered with, else the name of the record that another dialect named. */
const vendorOf = ({ vendor, vendorId }: Expense, { customers }: Related): string =>
  vendor || (customers.get(vendorId ?? 0)?.doc.name ?? '');

const fields: readonly Row[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  shown('reference', z.string(), (doc) => doc.reference),
  field('name', { codec: line, get: (doc) => doc.name, put: (name) => ({ name }), sample: 'Purchase AWS EC2' }),
  field('amount', { codec: decimal, required: 'always', put: (amount) => ({ amount }), sample: '1500.00' }),
  shown('amount', z.number(), (doc) => amountOf(doc.amountMinor, doc.currency)),
  field<Expense, ExpenseChange, Related, string | null>('currency', {
    codec: optionalCurrency,
    get: (doc) => doc.currency,
    put: (code) => (code === null ? {} : { currency: code }),
  }),
  field('vendor', {
    codec: line,
    required: 'create',
    get: (doc, { join }) => vendorOf(doc, join),
    put: (vendor) => ({ vendor }),
    sample: 'Apple',
  }),
  shown('project', named.nullable(), (doc, { join }) => namedOf(doc.projectId, join.projects)),
  field('project_id', {
    codec: optionalReference,
    also: ['project'],
    required: 'update',
    mayBeEmpty: true,
    put: (projectId) => ({ projectId }),
  }),
  shown('category', named.nullable(), (doc, { join }) => namedOf(doc.categoryId, join.categories)),
  field('category_id', {
    codec: reference,
    also: ['category'],
    required: 'always',
    put: (categoryId) => ({ categoryId }),
  }),
  shown('client', named.nullable(), (doc, { join }) => namedOf(doc.customerId, join.customers)),
  shown('user', person.nullable(), (doc, { join }) => personOf(join.staff.get(doc.createdBy ?? 0)?.doc)),
  field('invoiced', {
    codec: flag,
    required: 'create',
    get: isInvoiced,
    put: (invoicedElsewhere) => ({ invoicedElsewhere }),
  }),
  yesOrNo('billable', 'billable', 1),
  field('is_recurring', { codec: flag, get: (doc) => doc.recurrence !== null, put: (repeating) => ({ repeating }) }),
  yesOrNo('is_visible', 'visibleToCustomer', 1),
  field('notes', { codec: nullableText, get: (doc) => doc.notes, put: (notes) => ({ notes }) }),
  field('expense_date', {
    codec: day,
    required: 'always',
    get: (doc) => doc.spentOn,
    put: (spentOn) => ({ spentOn }),
  }),
  shown('created_at', moment, (doc, view) => momentOf(doc.createdAt, view)),
  shown('updated_at', moment, (doc, view) => momentOf(doc.updatedAt, view)),
];

function create(
  { categoryId, amount, spentOn, vendor = '', ...more }: ExpenseChange,
  work: Work,
): Promise<Stored<Expense>> {
  if (categoryId === undefined || amount === undefined || spentOn === undefined)
    throw invalid('category_id', ', amount and expense_date are required');
  if (vendor === '') throw invalid('vendor', 'is required');
  return createExpense({ billable: true, ...more, vendor, categoryId, amount, spentOn }, work);
}

/** The records that a page of expenses names, all in one round trip. */
async function related(docs: readonly Expense[], { store }: Work): Promise<Related> {
  const [projects, categories, customers, staff] = await Promise.all([
    store.projects.getMany(docs.flatMap((doc) => doc.projectId ?? [])),
    store.expenseCategories.getMany(docs.map((doc) => doc.categoryId)),
    store.customers.getMany(
      docs.flatMap((doc) => [doc.customerId ?? [], doc.vendor ? [] : (doc.vendorId ?? [])].flat()),
    ),
    store.staff.getMany(docs.flatMap((doc) => doc.createdBy ?? [])),
  ]);
  return { projects, categories, customers, staff };
}

export const expense: Entity<Expense, ExpenseChange, Related> = {
  type: 'expenses',
  singular: 'an expense',
  scope: 'expenses',
  collection: (store) => store.expenses,
  fields,
  join: { by: 'records', read: related },
  create,
  update: updateExpense,
  remove: deleteExpense,
  deleted: 'The expense was deleted.',
  // What is billed follows the amount, and the client the project.
  names: { date: 'expense_date', billable_amount: 'amount', customer_id: 'project_id', vendor_id: 'vendor' },
};
