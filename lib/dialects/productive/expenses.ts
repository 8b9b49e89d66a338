/** Productive's endpoint for expenses. */
import type { Expense } from '../../domain/expense/expense.ts';
import { expense, usuallyIncluded } from './expense.ts';
import { askable } from './expense-list.ts';
import type { Endpoint } from './verbs.ts';

export const expenses: Endpoint<Expense> = {
  path: 'expenses',
  singular: 'an expense',
  plural: 'expenses',
  scope: 'expenses',
  resource: expense,
  included: usuallyIncluded,
  askable,
};
