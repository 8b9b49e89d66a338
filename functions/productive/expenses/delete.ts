import { expense } from '../../../lib/dialects/productive/expense.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(expense);
