/** Perfex's expense. Reads and lists join its customer, category, payment mode and taxes. */
import type { Expense } from '../../../domain/expense/expense.ts';
import { createExpense } from '../../../operations/expense/create.ts';
import { deleteExpense } from '../../../operations/expense/delete.ts';
import { updateExpense } from '../../../operations/expense/update.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { titledMessages } from '../protocol/messages.ts';
import { columns, receipts } from './expense-fields.ts';
import { type ExpenseFields, type Join, toExpenseInput } from './expense-input.ts';
import { joinedColumns, readNamed } from './expense-joins.ts';

export const expense = definePerfex<Expense, ExpenseFields, Join>({
  name: 'expenses',
  singular: 'an expense',
  plural: 'expenses',
  scope: 'expenses',
  records: (store) => store.expenses,
  columns: [...columns, ...joinedColumns],
  details: receipts,
  takesFiles: true,
  customFields: 'expenses',
  readAsArray: true,
  deletePaths: ['/api/expenses/{id}', '/api/delete/expenses/{id}'],
  updatePaths: ['/api/expenses', '/api/expenses/{id}'],
  relations: { customer: 'id', project: 'id' },
  rowValues: { expense_name: ({ name }) => String(name) },
  sortable: {
    id: 'id',
    expenseid: 'id',
    date: 'on',
    dateadded: 'created',
    amount: 'amount',
    expense_name: 'name',
    category: 'category',
    clientid: 'customer',
    project_id: 'project',
    invoiceid: 'invoice',
  },
  messages: titledMessages('Expense'),
  join: { by: 'records', read: readNamed },
  create: (input, work, uploads) => createExpense(toExpenseInput(input, true), work, uploads),
  update: (id, input, work, uploads) => updateExpense(id, toExpenseInput(input, false), work, uploads),
  remove: deleteExpense,
});
