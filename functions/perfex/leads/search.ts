import { lead } from '../../../lib/dialects/perfex/lead.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(lead);
