import { expense } from '../../../lib/dialects/perfex/expense.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(expense);
