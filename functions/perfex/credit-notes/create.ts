import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(creditNote);
