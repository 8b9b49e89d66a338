import { invoice } from '../../../lib/dialects/teamwork/invoice.ts';
import { createInProject } from '../../../lib/dialects/teamwork/under.ts';

export const { route, handler } = createInProject(invoice);
