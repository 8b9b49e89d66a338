import { expense } from '../../../lib/dialects/productive/expense.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(expense);
