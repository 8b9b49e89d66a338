import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = list(lead);
