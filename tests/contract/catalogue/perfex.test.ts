/** The whole of Perfex as its document has it, and the rest as its vendor's newer one does, endpoint by endpoint. */
import { describe, expect, it } from 'vitest';
import { runFacts, runRoutes } from './engine.ts';
import { perfex } from './perfex/index.ts';
import { newer } from './perfex/newer.ts';
import { protocol } from './perfex/protocol.ts';

/** Routes that neither document has, and what they are for. */
const beyond = new Map([
  ['GET /api/expenses/{id}/attachments/{attachment_id}', 'the receipts of an expense, to which its answers link'],
  ['GET /api/tickets/{id}/attachments/{attachment_id}', 'the files of a ticket, to which its answers link'],
  ['GET /api/webhooks/events', 'what webhooks are told of (perfex-webhooks.test.ts)'],
  ['GET /api/webhooks/{id}/logs', 'what became of deliveries (webhook-deliveries.test.ts)'],
  ['POST /api/webhooks/{id}/toggle', 'on or off (perfex-webhooks.test.ts)'],
]);

describe('the facts', () => {
  const endpoints = Object.values(perfex).flatMap((resource) => Object.keys(resource.endpoints));

  it('are of all 128 endpoints, each once', () => {
    expect(new Set(endpoints).size).toBe(128);
    expect(endpoints).toHaveLength(128);
  });

  runRoutes('perfex', [...Object.values(perfex), ...Object.values(newer)], [...beyond.keys()]);
});

for (const [name, resource] of Object.entries(perfex)) runFacts(protocol, name, resource);
for (const [name, resource] of Object.entries(newer)) runFacts(protocol, `${name} of the newer document`, resource);
