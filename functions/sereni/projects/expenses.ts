import { expense } from '../../../lib/dialects/sereni/expense.ts';
import { project } from '../../../lib/dialects/sereni/project.ts';
import { sublist } from '../../../lib/dialects/sereni/protocol.ts';

export const { route, handler } = sublist(project, expense, (id) => ({ list: `project=${id}` }));
