import { invoice } from '../../../lib/dialects/teamwork/invoice.ts';
import { createInProject } from '../../../lib/dialects/teamwork/verbs.ts';

export const { route, handler } = createInProject(invoice, (projectId) => ({ projectId }));
