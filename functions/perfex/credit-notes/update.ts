import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(creditNote);
