import { expense } from '../../../lib/dialects/perfex/expense.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(expense);
