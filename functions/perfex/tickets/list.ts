import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(ticket);
