import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(creditNote);
