import { comment } from '../../../lib/dialects/sereni/comment.ts';
import { task } from '../../../lib/dialects/sereni/task.ts';
import { sublist } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = sublist(task, comment, (id) => ({ list: `task=${id}` }));
