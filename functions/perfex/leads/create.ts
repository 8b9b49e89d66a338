import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(lead);
