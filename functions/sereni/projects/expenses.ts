import { expense } from '../../../lib/dialects/sereni/expense.ts';
import { project } from '../../../lib/dialects/sereni/project.ts';
import { declareSublist } from '../../../lib/dialects/sereni/protocol.ts';

export const { route, handler } = declareSublist(project, expense, (id) => ({ list: `project=${id}` }));
