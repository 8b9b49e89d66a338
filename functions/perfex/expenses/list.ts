import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = list(expense);
