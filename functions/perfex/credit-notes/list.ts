import { creditNote } from '../../../lib/dialects/perfex/credit-note.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(creditNote);
