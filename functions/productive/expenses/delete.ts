import { expenses, expenseWrites } from '../../../lib/dialects/productive/expenses.ts';
import { remove } from '../../../lib/dialects/productive/verbs.ts';

export const { route, handler } = remove(expenses, expenseWrites);
