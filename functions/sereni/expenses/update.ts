import { expense } from '../../../lib/dialects/sereni/expense.ts';
import { update } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = update(expense);
