import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(lead);
