import { project } from '../../../lib/dialects/sereni/project.ts';
import { declareSublist } from '../../../lib/dialects/sereni/protocol.ts';
import { task } from '../../../lib/dialects/sereni/task.ts';

export const { route, handler } = declareSublist(project, task, (id) => ({ list: `project=${id}` }));
