/** The whole of Perfex as its document has it, endpoint by endpoint. */
import { perfex } from './perfex/index.ts';
import { runFacts } from './run.ts';

for (const [name, resource] of Object.entries(perfex)) runFacts(name, resource);
