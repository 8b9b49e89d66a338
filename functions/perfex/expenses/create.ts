import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(expense);
