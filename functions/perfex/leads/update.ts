import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(lead);
