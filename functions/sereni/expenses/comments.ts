import { comment } from '../../../lib/dialects/sereni/comment.ts';
import { expense } from '../../../lib/dialects/sereni/expense.ts';
import { declareSublist } from '../../../lib/dialects/sereni/protocol.ts';

export const { route, handler } = declareSublist(expense, comment, (id) => ({ list: `expense=${id}` }));
