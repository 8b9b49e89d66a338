import { creditNote } from '../../../lib/dialects/perfex/credit-note.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(creditNote);
