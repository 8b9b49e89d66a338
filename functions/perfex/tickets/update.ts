import { ticket } from '../../../lib/dialects/perfex/ticket.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(ticket);
