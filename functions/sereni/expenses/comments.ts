import { comment } from '../../../lib/dialects/sereni/comment.ts';
import { expense } from '../../../lib/dialects/sereni/expense.ts';
import { sublist } from '../../../lib/dialects/sereni/protocol.ts';

export const { route, handler } = sublist(expense, comment, (id) => ({ list: `expense=${id}` }));
