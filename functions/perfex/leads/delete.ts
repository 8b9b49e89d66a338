import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(lead);
