import { create } from '../../../lib/dialects/routes.ts';
import { expense } from '../../../lib/dialects/sereni/expense.ts';

export const { route, handler } = create(expense);
