import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(lead);
