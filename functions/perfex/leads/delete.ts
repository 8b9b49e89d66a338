import { lead } from '../../../lib/dialects/perfex/lead.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(lead);
