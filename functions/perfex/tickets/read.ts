import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';
import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';

export const { route, handler } = read(ticket);
