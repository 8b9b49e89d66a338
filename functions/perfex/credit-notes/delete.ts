import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(creditNote);
