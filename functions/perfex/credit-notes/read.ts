import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(creditNote), list(creditNote));
