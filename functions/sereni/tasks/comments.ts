import { comment } from '../../../lib/dialects/sereni/comment.ts';
import { declareSublist } from '../../../lib/dialects/sereni/protocol.ts';
import { task } from '../../../lib/dialects/sereni/task.ts';

export const { route, handler } = declareSublist(task, comment, (id) => ({ list: `task=${id}` }));
