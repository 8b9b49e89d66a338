import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(ticket);
