import { expenses, expenseWrites } from '../../../lib/dialects/productive/expenses.ts';
import { create } from '../../../lib/dialects/productive/verbs.ts';

export const { route, handler } = create(expenses, expenseWrites);
