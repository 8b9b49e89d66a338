/** The whole of Sereni as its document has it, endpoint by endpoint. */
import { describe, expect, it } from 'vitest';
import { routes } from '../../../lab/routes.ts';
import { clients } from './sereni/clients.ts';
import { expenses } from './sereni/expenses.ts';
import { payments } from './sereni/payments.ts';
import { projects } from './sereni/projects.ts';
import { runFacts } from './sereni/run.ts';
import { tasks } from './sereni/tasks.ts';

const resources = [expenses, payments, clients, projects, tasks];

/** What is ours beside the document; tests/contract/sereni-comments.test.ts. */
const beyond = [
  'POST /api/v1/expenses/{id}/comments',
  'POST /api/v1/payments/{id}/comments',
  'POST /api/v1/tasks/{id}/comments',
  'GET /api/v1/tasks/{id}/comments',
];

describe('of Sereni', () => {
  it('nothing is said of what is not there, and something of all that is', () => {
    const said = resources.flatMap(({ endpoints }) => Object.keys(endpoints));
    const there = routes.filter(({ dialect }) => dialect === 'sereni').map(({ method, path }) => `${method} ${path}`);
    expect(said).toHaveLength(33);
    expect([...said, ...beyond].sort()).toEqual(there.sort());
  });
});

for (const resource of resources) runFacts(resource);
