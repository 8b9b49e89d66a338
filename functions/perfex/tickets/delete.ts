import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';
import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';

export const { route, handler } = remove(ticket);
