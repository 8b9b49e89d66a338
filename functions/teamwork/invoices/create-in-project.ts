import { createInProject } from '../../../lib/dialects/teamwork/in-project.ts';
import { invoice } from '../../../lib/dialects/teamwork/invoice.ts';

export const { route, handler } = createInProject(invoice);
