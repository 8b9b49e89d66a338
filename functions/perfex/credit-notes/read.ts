import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(creditNote);
