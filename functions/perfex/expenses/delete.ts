import { expense } from '../../../lib/dialects/perfex/expense.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(expense);
