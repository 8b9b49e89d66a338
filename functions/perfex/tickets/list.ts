import { ticket } from '../../../lib/dialects/perfex/ticket.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(ticket);
