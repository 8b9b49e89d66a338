/** The whole of Sereni as its document has it, endpoint by endpoint. */
import { runFacts, runRoutes } from './engine.ts';
import { clients } from './sereni/clients.ts';
import { expenses } from './sereni/expenses.ts';
import { payments } from './sereni/payments.ts';
import { projects } from './sereni/projects.ts';
import { protocol } from './sereni/protocol.ts';
import { tasks } from './sereni/tasks.ts';

const resources = [expenses, payments, clients, projects, tasks];

/** What is ours beside the document; tests/contract/sereni-comments.test.ts. */
const beyond = [
  'POST /api/v1/expenses/{id}/comments',
  'POST /api/v1/payments/{id}/comments',
  'POST /api/v1/tasks/{id}/comments',
  'GET /api/v1/tasks/{id}/comments',
];

runRoutes('sereni', resources, beyond);
for (const resource of resources) runFacts(protocol, resource.name ?? '', resource);
