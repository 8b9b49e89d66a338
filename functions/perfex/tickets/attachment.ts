import { download } from '../../../lib/dialects/perfex/protocol/download.ts';
import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';

export const { route, handler } = download(ticket, 'tickets');
