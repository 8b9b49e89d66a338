import { expense } from '../../../lib/dialects/perfex/money/expense.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(expense);
