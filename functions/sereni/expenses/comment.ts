import { declareComment } from '../../../lib/dialects/sereni/comment.ts';
import { expense } from '../../../lib/dialects/sereni/expense.ts';

export const { route, handler } = declareComment(expense, 'expense');
