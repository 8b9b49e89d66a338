import { project } from '../../../lib/dialects/sereni/project.ts';
import { task } from '../../../lib/dialects/sereni/task.ts';
import { sublist } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = sublist(project, task, (id) => ({ list: `project=${id}` }));
