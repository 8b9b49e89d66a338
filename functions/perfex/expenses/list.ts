import { expense } from '../../../lib/dialects/perfex/expense.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(expense);
