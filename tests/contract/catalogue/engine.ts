/** Holds the API against the facts of a document (facts.ts), through the protocol of the product (protocol.ts). */
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf } from '../../../lab/api.ts';
import { routes } from '../../../lab/routes.ts';
import type { Protocol } from './caller.ts';
import { type Caller, naming, prepared } from './caller.ts';
import type { Endpoint, Resource } from './facts.ts';
import { runCall, runList, runRead, runSearch } from './reads.ts';
import { Tried } from './tried.ts';
import { runDelete, runWrite } from './writes.ts';

/** What every endpoint refuses. */
function runRefusals(tried: Tried<Endpoint>): void {
  const { key, fact, protocol, the } = tried;
  const parameters = 'parameters' in fact ? fact.parameters : undefined;
  const bodyFor = (id: string) => (parameters ? { body: the().body(parameters, the().next(), id) } : {});
  const { stranger } = protocol;
  if (stranger) {
    it('answers 401 without a good token and 403 without the right', async () => {
      const id = await tried.id();
      tried.expectRefusal(await tried.call(id, { ...bodyFor(id), headers: stranger }), 401);
      const other = credentialsOf(protocol.dialect, await the().firm.tokenWith(['items:read']));
      tried.expectRefusal(await tried.call(id, { ...bodyFor(id), headers: other }), 403);
    });
  }
  const needsOne = stranger ? key.includes('{') : fact.verb === 'read' || fact.verb === 'update';
  if (needsOne && fact.verb !== 'call') {
    it('fails for a record that is not there', async () => {
      const { body } = bodyFor(protocol.nobody);
      const named = body && fact.verb === 'update' ? naming(key, protocol.nobody, body) : body;
      tried.expectRefusal(await tried.call(protocol.nobody, { body: named }), 404);
    });
  }
  for (const { when, send: sent, body: whole, path, query, status, answer } of fact.refusals ?? []) {
    it(`refuses ${when}`, async () => {
      const id = await tried.id();
      const body = sent && the().body({ ...parameters, ...sent }, the().next(), id);
      const named = body && fact.verb === 'update' ? naming(key, id, body) : body;
      const reply = await tried.call(id, { path, query, body: whole ?? named });
      expect(reply.status, JSON.stringify(reply.body)).toBe(status);
      expect(reply.body).toMatchObject(answer);
    });
  }
  protocol.everywhere?.(key, async () => {
    const id = await tried.id();
    const body = bodyFor(id);
    return (headers) => tried.call(id, { ...body, headers });
  });
}

function runEndpoint(key: string, fact: Endpoint, protocol: Protocol, the: () => Caller): void {
  const tried = <E extends Endpoint>(one: E): Tried<E> => new Tried(key, one, protocol, the);
  if (fact.verb === 'create' || fact.verb === 'update') runWrite(tried(fact));
  if (fact.verb === 'read') runRead(tried(fact));
  if (fact.verb === 'delete') runDelete(tried(fact));
  if (fact.verb === 'list') runList(tried(fact));
  if (fact.verb === 'search') runSearch(tried(fact));
  if (fact.verb === 'call') runCall(tried(fact));
  runRefusals(tried(fact));
}

/** Every fact of a resource as a test. */
export function runFacts(protocol: Protocol, name: string, resource: Resource): void {
  describe(name, () => {
    let caller: Caller;
    beforeAll(async () => {
      caller = await prepared(protocol, resource);
    });
    for (const [key, fact] of Object.entries(resource.endpoints)) {
      for (const spelt of [key, ...(fact.also ?? []), ...(protocol.alsoAt?.(key, fact) ?? [])]) {
        describe(spelt, () => runEndpoint(spelt, fact, protocol, () => caller));
      }
    }
  });
}

/** That a dialect's facts are of its routes, each once, and of no others but those beyond its document. */
export function runRoutes(
  dialect: Protocol['dialect'],
  resources: readonly Resource[],
  beyond: readonly string[],
): void {
  it('nothing is said of what is not there, and something of all that is', () => {
    const said = resources.flatMap(({ endpoints }) => Object.keys(endpoints));
    const there = routes.filter((route) => route.dialect === dialect).map(({ method, path }) => `${method} ${path}`);
    expect([...said, ...beyond].sort()).toEqual(there.sort());
  });
}
