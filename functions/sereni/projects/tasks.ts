import { project } from '../../../lib/dialects/sereni/project.ts';
import { sublist } from '../../../lib/dialects/sereni/protocol.ts';
import { task } from '../../../lib/dialects/sereni/task.ts';

export const { route, handler } = sublist(project, task, (id) => ({ list: `project=${id}` }));
