import { expense } from '../../../lib/dialects/productive/expense.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(expense);
