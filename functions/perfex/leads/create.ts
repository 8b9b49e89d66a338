import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(lead);
