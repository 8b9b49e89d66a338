import { expense } from '../../../lib/dialects/perfex/expense.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(expense);
