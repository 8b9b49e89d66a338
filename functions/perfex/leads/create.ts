import { lead } from '../../../lib/dialects/perfex/lead.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(lead);
