import { listInProject } from '../../../lib/dialects/teamwork/in-project.ts';
import { invoice } from '../../../lib/dialects/teamwork/invoice.ts';
import { invoicesInProject } from '../../../lib/dialects/teamwork/invoice-lists.ts';

export const { route, handler } = listInProject(invoice, invoicesInProject);
