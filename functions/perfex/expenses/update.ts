import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(expense);
