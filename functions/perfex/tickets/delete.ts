import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(ticket);
