import { expenses, reject } from '../../../lib/dialects/productive/expenses.ts';
import { act } from '../../../lib/dialects/productive/verbs.ts';

export const { route, handler } = act(expenses, reject);
