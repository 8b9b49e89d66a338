import { search } from '../../../lib/dialects/perfex/protocol/search.ts';
import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';

export const { route, handler } = search(ticket);
