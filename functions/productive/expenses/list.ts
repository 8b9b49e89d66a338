import { expenses } from '../../../lib/dialects/productive/expenses.ts';
import { list } from '../../../lib/dialects/productive/verbs.ts';

export const { route, handler } = list(expenses);
