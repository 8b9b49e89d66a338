import { lead } from '../../../lib/dialects/perfex/lead.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(lead);
