import { creditNote } from '../../../lib/dialects/perfex/credit-note.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(creditNote);
