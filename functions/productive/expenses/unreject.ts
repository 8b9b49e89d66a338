import { expense } from '../../../lib/dialects/productive/expense.ts';
import { unreject } from '../../../lib/dialects/productive/expense-decisions.ts';
import { act } from '../../../lib/dialects/productive/protocol.ts';

export const { route, handler } = act(expense, unreject);
