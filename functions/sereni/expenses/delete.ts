import { expense } from '../../../lib/dialects/sereni/expense.ts';
import { remove } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = remove(expense);
