import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(ticket);
