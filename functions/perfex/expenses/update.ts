import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(expense);
