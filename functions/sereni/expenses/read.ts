import { expense } from '../../../lib/dialects/sereni/expense.ts';
import { read } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = read(expense);
