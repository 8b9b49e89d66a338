import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = list(creditNote);
