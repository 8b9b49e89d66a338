import { expense } from '../../../lib/dialects/productive/expense.ts';
import { unreject } from '../../../lib/dialects/productive/expense-decisions.ts';
import { declareAction } from '../../../lib/dialects/productive/protocol.ts';

export const { route, handler } = declareAction(expense, unreject);
