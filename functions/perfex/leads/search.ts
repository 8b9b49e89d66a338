import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(lead);
