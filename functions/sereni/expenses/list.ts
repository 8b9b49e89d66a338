import { expense } from '../../../lib/dialects/sereni/expense.ts';
import { list } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = list(expense);
