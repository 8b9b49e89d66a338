import { expense, expensesInProject } from '../../../lib/dialects/teamwork/expense.ts';
import { listInProject } from '../../../lib/dialects/teamwork/under.ts';

export const { route, handler } = listInProject(expense, expensesInProject);
