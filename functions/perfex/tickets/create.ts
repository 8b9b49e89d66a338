import { ticket } from '../../../lib/dialects/perfex/ticket.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(ticket);
