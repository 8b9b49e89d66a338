import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(expense);
