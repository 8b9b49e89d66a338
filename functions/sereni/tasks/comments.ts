import { comment } from '../../../lib/dialects/sereni/comment.ts';
import { sublist } from '../../../lib/dialects/sereni/protocol.ts';
import { task } from '../../../lib/dialects/sereni/task.ts';

export const { route, handler } = sublist(task, comment, (id) => ({ list: `task=${id}` }));
