import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(lead);
