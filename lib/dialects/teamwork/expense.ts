/** Teamwork's expense: a cost of a project. */
import * as z from 'zod';
import { getCurrency } from '../../domain/currency.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { type Expense, isInvoiced } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { decimalExpected, formatMinor } from '../../domain/money.ts';
import { invalidProblem } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { createExpense } from '../../operations/expense/create.ts';
import { deleteExpense } from '../../operations/expense/delete.ts';
import { updateExpense } from '../../operations/expense/update.ts';
import type { Found } from '../../store/collection.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { decimalInput } from '../codecs.ts';
import { type Codec, defineColumns } from '../fields.ts';
import type { Among } from '../resource.ts';
import { date, formatInstant, reference, shortText, text } from './columns.ts';
import { pageParameter, toWindow } from './paging.ts';
import { defineTeamwork } from './protocol.ts';

type Related = { projects: Among<Project>; customers: Among<Customer>; staff: Among<Staff> };

const { column, computed } = defineColumns<Expense, ExpenseChange, Related>();
const shown = (wire: string, read: (doc: Expense, related: Related) => string) =>
  computed(wire, z.string(), (doc, { join }) => read(doc, join));

const amount: Codec<string> = {
  input: z.union([decimalInput], { error: decimalExpected }),
  wire: z.string(),
  broken: 'much',
  sample: '50.00',
};

const query = z.object({ page: pageParameter });
type Query = z.infer<typeof query>;

const find =
  (list = 'all') =>
  ({ page }: Query, { store }: Work): Promise<Found<Expense>> =>
    store.expenses.find({ list, descending: true, ...toWindow(page) });

/** Teamwork has no categories: a new expense is in the first. */
async function create(input: Partial<ExpenseChange>, work: Work): Promise<Stored<Expense>> {
  const categories = await work.store.whole.expenseCategories.all();
  const [first] = categories.map(({ doc }) => doc.id).sort((a, b) => a - b);
  if (first === undefined)
    throw invalidProblem('categoryId', 'is required: this organization has no category of expenses');
  return createExpense({ categoryId: first, spentOn: work.today, billable: true, ...input }, work);
}

export const expense = defineTeamwork<Expense, ExpenseChange, Related, Query>({
  name: 'expenses',
  singular: 'an expense',
  plural: 'expenses',
  scope: 'expenses',
  root: 'expense',
  tellsStatus: true,
  records: (store) => store.expenses,
  columns: [
    shown('id', (doc) => String(doc.id)),
    column('project-id', 'projectId', reference, { required: 'create', alsoNames: ['customerId'] }),
    shown('project-name', (doc, { projects }) => projects.get(doc.projectId ?? 0)?.doc.name ?? ''),
    shown('company-id', (doc) => String(doc.customerId ?? '')),
    shown('company-name', (doc, { customers }) => customers.get(doc.customerId ?? 0)?.doc.name ?? ''),
    column('name', 'name', shortText, { required: 'create', sample: 'Train to the customer' }),
    column('description', 'notes', text, { read: (doc) => doc.notes ?? '' }),
    column('cost', 'amount', amount, {
      required: 'create',
      read: (doc) => formatMinor(doc.amountMinor, getCurrency(doc.currency).minorDigits),
      alsoNames: ['amountMinor', 'billableAmount', 'categoryId'],
    }),
    shown('currency-code', (doc) => doc.currency),
    column('date', 'spentOn', date),
    shown('invoice-id', (doc) => String(doc.invoiceId ?? '')),
    shown('invoice-status', (doc) => (isInvoiced(doc) ? 'invoiced' : 'noninvoiced')),
    shown('created-by-user-id', (doc) => String(doc.createdBy ?? '')),
    shown('created-by-user-firstname', (doc, { staff }) => staff.get(doc.createdBy ?? 0)?.doc.firstName ?? ''),
    shown('created-by-user-lastname', (doc, { staff }) => staff.get(doc.createdBy ?? 0)?.doc.lastName ?? ''),
    shown('date-created', (doc) => formatInstant(doc.createdAt)),
    shown('date-updated', (doc) => formatInstant(doc.updatedAt)),
  ],
  details: [],
  createOnly: ['project-id'],
  join: {
    by: 'records',
    read: async (docs, { store }) => {
      const [projects, customers, staff] = await Promise.all([
        store.projects.getMany(docs.flatMap(({ projectId }) => projectId ?? [])),
        store.customers.getMany(docs.flatMap(({ customerId }) => customerId ?? [])),
        store.staff.getMany(docs.flatMap(({ createdBy }) => createdBy ?? [])),
      ]);
      return { projects, customers, staff };
    },
  },
  listing: { query, find: find() },
  create,
  update: updateExpense,
  remove: deleteExpense,
});

export const expensesInProject = { query, find: (projectId: number) => find(`project=${projectId}`) };
