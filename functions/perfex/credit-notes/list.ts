import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(creditNote);
