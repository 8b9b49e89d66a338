import { lead } from '../../../lib/dialects/perfex/people/lead.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(lead);
