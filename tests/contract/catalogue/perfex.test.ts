/** The whole of Perfex as its document has it, endpoint by endpoint. */
import { describe, expect, it } from 'vitest';
import { routes } from '../../../lab/routes.ts';
import { perfex } from './perfex/index.ts';
import { runFacts } from './perfex/run.ts';

/** Routes that the document does not have, and what they are for. */
const beyond = new Map([
  ['GET /api/expenses/{id}/attachments/{attachment_id}', 'the receipts of an expense, to which its answers link'],
  ['GET /api/tickets/{id}/attachments/{attachment_id}', 'the files of a ticket, to which its answers link'],
]);

describe('the facts', () => {
  const endpoints = Object.values(perfex).flatMap((resource) => Object.keys(resource.endpoints));

  it('are of all 127 endpoints, each once', () => {
    expect(new Set(endpoints).size).toBe(127);
    expect(endpoints).toHaveLength(127);
  });

  it('and the declared routes are the same, one to one', () => {
    const declared = routes
      .filter(({ dialect }) => dialect === 'perfex')
      .map(({ method, path }) => `${method} ${path}`);
    expect(declared.sort()).toEqual([...endpoints, ...beyond.keys()].sort());
  });
});

for (const [name, resource] of Object.entries(perfex)) runFacts(name, resource);
