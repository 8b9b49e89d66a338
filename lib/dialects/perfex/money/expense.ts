/** Perfex's expense: its entity. Reads and lists show its table joined with those of customer, category, payment mode and taxes. */
import type { Expense } from '../../../domain/expense/expense.ts';
import { invalidProblem, Problem } from '../../../domain/problem.ts';
import { createExpense } from '../../../operations/expense/create.ts';
import { deleteExpense } from '../../../operations/expense/delete.ts';
import { updateExpense } from '../../../operations/expense/update.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { categoryNotFound, columns, receipts } from './expense-fields.ts';
import { type ExpenseFields, type Join, toExpenseInput } from './expense-input.ts';
import { joinedColumns, readNamed } from './expense-joins.ts';

/** Runs a write; a category that is not there is refused in the document's own words. */
async function inPrintedWords<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const fields = error.fields.map((one) =>
      one.path[0] === 'categoryId' && one.code === 'unknown' ? { ...one, message: categoryNotFound } : one,
    );
    throw new Problem(error.code, error.message, fields, error.retryAfterSeconds ?? undefined);
  }
}

export const expense = definePerfex<Expense, ExpenseFields, Join>({
  name: 'expenses',
  singular: 'an expense',
  plural: 'expenses',
  scope: 'expenses',
  idKey: 'id',
  records: (store) => store.expenses,
  columns: [...columns, ...joinedColumns],
  details: receipts,
  takesFiles: true,
  customFields: 'expenses',
  readAsArray: true,
  deletePaths: ['/api/expenses/{id}', '/api/delete/expenses/{id}'],
  updatePaths: ['/api/expenses', '/api/expenses/{id}'],
  sortable: {
    id: 'id',
    date: 'on',
    dateadded: 'created',
    amount: 'amount',
    expense_name: 'name',
    category: 'category',
    clientid: 'customer',
    project_id: 'project',
    invoiceid: 'invoice',
  },
  messages: {
    created: 'Expense Added Successfully',
    notCreated: 'Expense Add Fail',
    updated: 'Expense Updated Successfully',
    notUpdated: 'Expense Update Fail',
    deleted: 'Expense Deleted Successfully',
    notDeleted: 'Expense Delete Fail',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  join: { by: 'records', read: readNamed },
  create: (input, work, uploads) => {
    const { categoryId, amount, spentOn, ...rest } = toExpenseInput(input, true);
    if (categoryId === undefined || amount === undefined || spentOn === undefined)
      throw invalidProblem('categoryId', ', amount and date are required');
    return inPrintedWords(() => createExpense({ ...rest, categoryId, amount, spentOn }, work, uploads));
  },
  update: (id, input, work, uploads) =>
    inPrintedWords(() => updateExpense(id, toExpenseInput(input, false), work, uploads)),
  remove: deleteExpense,
});
