import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { search } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = search(lead);
