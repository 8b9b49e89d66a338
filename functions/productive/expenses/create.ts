import { expense } from '../../../lib/dialects/productive/expense.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(expense);
