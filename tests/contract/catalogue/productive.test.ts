/** The whole of Productive as its document has it, endpoint by endpoint. */
import { runFacts } from './engine.ts';
import { expenses } from './productive/expenses.ts';
import { protocol } from './productive/protocol.ts';

runFacts(protocol, 'expenses', expenses);
