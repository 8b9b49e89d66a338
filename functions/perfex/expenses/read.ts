import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(expense);
