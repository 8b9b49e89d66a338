/** Sereni's expense: money spent, shown with its project, category and client and with who entered it. */
import * as z from 'zod';
import { getCurrency } from '../../domain/currency.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { type Expense, isInvoiced } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { formatMinor } from '../../domain/money.ts';
import { invalidProblem } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { ExpenseCategory } from '../../domain/settings/settings.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { createExpense } from '../../operations/expense/create.ts';
import { deleteExpense } from '../../operations/expense/delete.ts';
import { updateExpense } from '../../operations/expense/update.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { type Codec, defineColumns } from '../fields.ts';
import type { Among } from '../resource.ts';
import {
  currencyOrNone,
  day,
  decimal,
  flag,
  formatMoment,
  moment,
  named,
  nullableText,
  optionalReference,
  person,
  presentNamed,
  presentPerson,
  reference,
  text,
} from './columns.ts';
import { defineSereni } from './protocol.ts';

type Related = {
  projects: Among<Project>;
  categories: Among<ExpenseCategory>;
  /** Clients, and vendors that are records of their own. */
  customers: Among<Customer>;
  staff: Among<Staff>;
};

const line: Codec<string> = {
  ...text,
  input: text.input.pipe(z.string().trim().max(255, { error: 'is longer than 255 characters' })),
};

/** The words it was entered with, else the name of the record that another dialect named. */
const toVendor = ({ vendor, vendorId }: Expense, { customers }: Related): string =>
  vendor || (customers.get(vendorId ?? 0)?.doc.name ?? '');

const { column, writeOnly, computed } = defineColumns<Expense, ExpenseChange, Related>();

// What is billed follows the amount, and the client the project.
const columns = [
  computed('id', z.string(), (doc) => String(doc.id)),
  computed('reference', z.string(), (doc) => doc.reference),
  column('name', 'name', line, { sample: 'Purchase AWS EC2' }),
  column('amount', 'amount', decimal, {
    required: 'always',
    read: (doc) => formatMinor(doc.amountMinor, getCurrency(doc.currency).minorDigits),
    alsoNames: ['billableAmount'],
    sample: '1500.00',
  }),
  column('currency', 'currency', currencyOrNone),
  column('vendor', 'vendor', line, {
    required: 'create',
    read: (doc, { join }) => toVendor(doc, join),
    alsoNames: ['vendorId'],
    sample: 'Apple',
  }),
  computed('project', named.nullable(), (doc, { join }) => presentNamed(doc.projectId, join.projects)),
  writeOnly('project_id', 'projectId', optionalReference, {
    also: ['project'],
    required: 'update',
    mayBeEmpty: true,
    alsoNames: ['customerId'],
  }),
  computed('category', named.nullable(), (doc, { join }) => presentNamed(doc.categoryId, join.categories)),
  writeOnly('category_id', 'categoryId', reference, { also: ['category'], required: 'always' }),
  computed('client', named.nullable(), (doc, { join }) => presentNamed(doc.customerId, join.customers)),
  computed('user', person.nullable(), (doc, { join }) => presentPerson(join.staff.get(doc.createdBy ?? 0)?.doc)),
  column('invoiced', 'invoicedElsewhere', flag, { required: 'create', read: isInvoiced }),
  column('billable', 'billable', flag, { sample: 1 }),
  column('is_recurring', 'repeating', flag, { read: (doc) => doc.recurrence !== null }),
  column('is_visible', 'visibleToCustomer', flag, { sample: 1 }),
  column('notes', 'notes', nullableText),
  column('expense_date', 'spentOn', day, { required: 'always' }),
  computed('created_at', moment, (doc, view) => formatMoment(doc.createdAt, view)),
  computed('updated_at', moment, (doc, view) => formatMoment(doc.updatedAt, view)),
];

function create(
  { categoryId, amount, spentOn, vendor = '', ...more }: ExpenseChange,
  work: Work,
): Promise<Stored<Expense>> {
  if (categoryId === undefined || amount === undefined || spentOn === undefined)
    throw invalidProblem('categoryId', 'is required');
  if (vendor === '') throw invalidProblem('vendor', 'is required');
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

export const expense = defineSereni<Expense, ExpenseChange, Related>({
  name: 'expenses',
  singular: 'an expense',
  plural: 'expenses',
  scope: 'expenses',
  records: (store) => store.expenses,
  columns,
  join: { by: 'records', read: related },
  create,
  update: updateExpense,
  remove: deleteExpense,
  deleted: 'The expense was deleted.',
});
