import { expense } from '../../../lib/dialects/sereni/expense.ts';
import { create } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = create(expense);
