import { expense } from '../../../lib/dialects/teamwork/expense.ts';
import { createInProject } from '../../../lib/dialects/teamwork/under.ts';

export const { route, handler } = createInProject(expense);
