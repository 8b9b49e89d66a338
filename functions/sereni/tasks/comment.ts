import { declareComment } from '../../../lib/dialects/sereni/comment.ts';
import { task } from '../../../lib/dialects/sereni/task.ts';

export const { route, handler } = declareComment(task, 'task');
