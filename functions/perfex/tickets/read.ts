import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { ticket } from '../../../lib/dialects/perfex/work/ticket.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(ticket), list(ticket));
