import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(creditNote);
