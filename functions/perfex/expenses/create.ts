import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(expense);
