import { remove } from '../../../lib/dialects/routes.ts';
import { expense } from '../../../lib/dialects/teamwork/expense.ts';

export const { route, handler } = remove(expense);
