import { createOneOrMany } from '../../../lib/dialects/productive/bulk.ts';
import { expense } from '../../../lib/dialects/productive/expense.ts';

export const { route, handler } = createOneOrMany(expense);
