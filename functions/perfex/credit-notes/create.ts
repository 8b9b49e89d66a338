import { creditNote } from '../../../lib/dialects/perfex/bills/credit-note.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(creditNote);
