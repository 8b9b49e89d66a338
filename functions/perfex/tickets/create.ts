import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(ticket);
