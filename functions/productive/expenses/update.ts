import { expenses, expenseWrites } from '../../../lib/dialects/productive/expenses.ts';
import { update } from '../../../lib/dialects/productive/verbs.ts';

export const { route, handler } = update(expenses, expenseWrites);
