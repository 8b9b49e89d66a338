import { expenses } from '../../../lib/dialects/productive/expenses.ts';
import { read } from '../../../lib/dialects/productive/verbs.ts';

export const { route, handler } = read(expenses);
