import { expense } from '../../../lib/dialects/perfex/expense.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(expense);
