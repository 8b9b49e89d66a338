import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(lead);
