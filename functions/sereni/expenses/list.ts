import { list } from '../../../lib/dialects/routes.ts';
import { expense } from '../../../lib/dialects/sereni/expense.ts';

export const { route, handler } = list(expense);
