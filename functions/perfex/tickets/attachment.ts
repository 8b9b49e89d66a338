import { download } from '../../../lib/dialects/perfex/protocol/attachments.ts';
import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';

export const { route, handler } = download(ticket, 'tickets');
