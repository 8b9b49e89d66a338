import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { search } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = search(creditNote);
