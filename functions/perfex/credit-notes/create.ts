import { creditNote } from '../../../lib/dialects/perfex/credit-note.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(creditNote);
