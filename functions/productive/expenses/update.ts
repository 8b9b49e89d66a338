import { expense } from '../../../lib/dialects/productive/expense.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(expense);
