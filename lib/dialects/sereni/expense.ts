/** Sereni's expense. */
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
import type { Work } from '../../store/work.ts';
import { type Codec, defineColumns } from '../fields.ts';
import type { Among } from '../resource.ts';
import * as codec from './columns.ts';
import { defineSereni } from './protocol.ts';

type Related = {
  projects: Among<Project>;
  categories: Among<ExpenseCategory>;
  /** Clients, and vendors that have a record. */
  customers: Among<Customer>;
  staff: Among<Staff>;
};

const line: Codec<string> = {
  ...codec.text,
  input: codec.text.input.pipe(z.string().trim().max(255, { error: 'is longer than 255 characters' })),
};

const toVendor = ({ vendor, vendorId }: Expense, { customers }: Related): string =>
  vendor || (customers.get(vendorId ?? 0)?.doc.name ?? '');

const { column, writeOnly, computed } = defineColumns<Expense, ExpenseChange, Related>();

// Refusals of the billable amount name the amount; those of the client name the project.
const columns = [
  codec.idColumn,
  computed('reference', z.string(), (doc) => doc.reference),
  column('name', 'name', line, { sample: 'Purchase AWS EC2' }),
  column('amount', 'amount', codec.decimal, {
    required: 'always',
    read: (doc) => formatMinor(doc.amountMinor, getCurrency(doc.currency).minorDigits),
    alsoNames: ['billableAmount'],
    sample: '1500.00',
  }),
  column('currency', 'currency', codec.currencyOrNone),
  column('vendor', 'vendor', line, {
    required: 'create',
    read: (doc, { join }) => toVendor(doc, join),
    alsoNames: ['vendorId'],
    sample: 'Apple',
  }),
  computed('project', codec.named.nullable(), (doc, { join }) => codec.presentNamed(doc.projectId, join.projects)),
  writeOnly('project_id', 'projectId', codec.optionalReference, {
    also: ['project'],
    required: 'update',
    mayBeEmpty: true,
    alsoNames: ['customerId'],
  }),
  computed('category', codec.named.nullable(), (doc, { join }) => codec.presentNamed(doc.categoryId, join.categories)),
  writeOnly('category_id', 'categoryId', codec.reference, { also: ['category'], required: 'always' }),
  computed('client', codec.named.nullable(), (doc, { join }) => codec.presentNamed(doc.customerId, join.customers)),
  computed('user', codec.person.nullable(), (doc, { join }) =>
    codec.presentPerson(join.staff.get(doc.createdBy ?? 0)?.doc),
  ),
  column('invoiced', 'invoicedElsewhere', codec.flag, { required: 'create', read: isInvoiced }),
  column('billable', 'billable', codec.flag, { sample: 1 }),
  column('is_recurring', 'repeating', codec.flag, { read: (doc) => doc.recurrence !== null }),
  column('is_visible', 'visibleToCustomer', codec.flag, { sample: 1 }),
  column('notes', 'notes', codec.textOrNull),
  column('expense_date', 'spentOn', codec.day, { required: 'always' }),
  ...codec.timeColumns,
];

async function readRelated(docs: readonly Expense[], { store }: Work): Promise<Related> {
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
  join: { by: 'records', read: readRelated },
  create: (input, work) => {
    if (!input.vendor) throw invalidProblem('vendor', 'is required');
    return createExpense({ billable: true, ...input }, work);
  },
  update: updateExpense,
  remove: deleteExpense,
  deleted: 'The expense was deleted.',
});
