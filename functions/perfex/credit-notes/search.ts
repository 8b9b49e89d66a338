import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(creditNote);
