import { download } from '../../../lib/dialects/perfex/attachments.ts';
import { ticket } from '../../../lib/dialects/perfex/ticket.ts';

export const { route, handler } = download(ticket, 'tickets');
