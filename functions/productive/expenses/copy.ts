import { copy } from '../../../lib/dialects/productive/expense-copy.ts';

export const { route, handler } = copy();
