/** The whole of Sereni as its document has it, endpoint by endpoint. */
import { clients } from './sereni/clients.ts';
import { expenses } from './sereni/expenses.ts';
import { payments } from './sereni/payments.ts';
import { projects } from './sereni/projects.ts';
import { runFacts } from './sereni/run.ts';
import { tasks } from './sereni/tasks.ts';

for (const resource of [expenses, payments, clients, projects, tasks]) runFacts(resource);
