import { invoice } from '../../../lib/dialects/teamwork/invoice.ts';
import { invoicesInProject } from '../../../lib/dialects/teamwork/invoice-lists.ts';
import { listInProject } from '../../../lib/dialects/teamwork/under.ts';

export const { route, handler } = listInProject(invoice, invoicesInProject);
