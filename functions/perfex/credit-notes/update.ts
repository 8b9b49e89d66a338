import { creditNote } from '../../../lib/dialects/perfex/credit-note.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(creditNote);
