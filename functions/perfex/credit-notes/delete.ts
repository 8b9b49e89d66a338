import { creditNote } from '../../../lib/dialects/perfex/credit-note.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(creditNote);
