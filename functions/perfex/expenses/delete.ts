import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(expense);
