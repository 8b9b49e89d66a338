import { ticket } from '../../../lib/dialects/perfex/ticket.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(ticket);
