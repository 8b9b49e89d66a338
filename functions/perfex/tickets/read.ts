import { ticket } from '../../../lib/dialects/perfex/ticket.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(ticket);
