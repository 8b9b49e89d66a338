import { ticket } from '../../../lib/dialects/perfex/ticket.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(ticket);
