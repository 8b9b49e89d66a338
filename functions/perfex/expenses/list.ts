import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(expense);
