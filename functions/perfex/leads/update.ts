import { lead } from '../../../lib/dialects/perfex/lead.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(lead);
