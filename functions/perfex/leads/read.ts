import { lead } from '../../../lib/dialects/perfex/lead.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(lead);
