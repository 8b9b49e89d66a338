import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(creditNote);
