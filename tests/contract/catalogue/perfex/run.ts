/** Holds the API against the facts of a document: one small engine for all of its endpoints. */
import { beforeAll, describe, expect, it } from 'vitest';
import { newFirm, type Reply } from '../../../../lab/api.ts';
import { type Bag, bodyOf, isBag, misshapen, notReadBack } from '../compare.ts';
import { type Parameters, Told, words } from '../facts.ts';
import { Caller, naming, type Of, preparedFor } from './caller.ts';
import type { Endpoint, Resource } from './facts.ts';

function expectFailure(reply: Reply, caller: Caller, message: string, status = 404): void {
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  expect(reply.body).toMatchObject({ [caller.resource.flag ?? 'status']: false, message });
}

function expectSuccess(reply: Reply, caller: Caller, message: string, status = 200): void {
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  expect(reply.body).toMatchObject({ [caller.resource.flag ?? 'status']: true, message });
}

/** Whether an answer's `error` names a parameter: a list is `newitems[]`, and what is a label in the document has its key. */
const namesIt = (error: unknown, name: string, given: unknown): boolean =>
  isBag(error) &&
  [name, `${name}[]`, given instanceof Told ? given.under : undefined].some((one) => one && Object.hasOwn(error, one));

/** Whether an answer is the documented refusal of a body without a mandatory parameter. */
function isRefusedFor(
  name: string,
  { status, body }: Reply,
  fact: Of<'create'> | Of<'update'>,
  flag = 'status',
): boolean {
  const names = fact.failsAs === 'error' ? body.errors : body.error;
  const printed = fact.messages?.[name] ?? fact.messages?.[`${name}[]`];
  return (
    status === (fact.verb === 'create' ? (fact.failure ?? 404) : 404) &&
    body[flag] === false &&
    body[fact.failsAs ?? 'message'] === fact.fails &&
    namesIt(names, name, fact.parameters[name]) &&
    (printed === undefined || Object.values(names).includes(printed))
  );
}

/** Mandatory parameters that may be left out without the documented refusal. */
async function unneeded(caller: Caller, key: string, fact: Of<'create'> | Of<'update'>, id: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const name of words(fact.required)) {
    const { [name]: _, ...rest } = bodyOf(fact.parameters, caller.next());
    const reply = await caller.call(key, id, { body: fact.verb === 'update' ? naming(key, id, rest) : rest });
    if (!isRefusedFor(name, reply, fact, caller.resource.flag)) {
      wrong.push(`without ${name}: ${reply.status} ${JSON.stringify(reply.body)}`);
    }
  }
  return wrong;
}

const mandatory = (fact: { parameters: Parameters; required: string }, n: number): Bag => {
  const needed = words(fact.required);
  return Object.fromEntries(Object.entries(bodyOf(fact.parameters, n)).filter(([name]) => needed.includes(name)));
};

function runCreate(key: string, fact: Of<'create'>, the: () => Caller): void {
  it('takes every documented parameter and shows it again', async () => {
    const caller = the();
    const n = caller.next();
    const reply = await caller.call(key, '1', { body: bodyOf(fact.parameters, n) });
    expectSuccess(reply, caller, fact.says, fact.status);
    if (fact.idKey) expect(typeof reply.body[fact.idKey]).toBe('number');
    expect(notReadBack(fact.parameters, n, await caller.shown(String(reply.body.id)))).toEqual([]);
  });
  it('is content with what is mandatory, and with nothing less', async () => {
    const caller = the();
    if (fact.required) {
      const reply = await caller.call(key, '1', { body: mandatory(fact, caller.next()) });
      expectSuccess(reply, caller, fact.says, fact.status);
    }
    expect(await unneeded(caller, key, fact, '1')).toEqual([]);
  });
}

function runUpdate(key: string, fact: Of<'update'>, the: () => Caller): void {
  it('takes every documented parameter and shows it again', async () => {
    const caller = the();
    const id = await caller.make(caller.next());
    const n = caller.next();
    expectSuccess(await caller.call(key, id, { body: naming(key, id, bodyOf(fact.parameters, n)) }), caller, fact.says);
    expect(notReadBack(fact.parameters, n, await caller.shown(id))).toEqual([]);
  });
  it('is content with what is mandatory, and with nothing less', async () => {
    const caller = the();
    const id = await caller.make(caller.next());
    const body = mandatory(fact, caller.next());
    if (fact.required) expectSuccess(await caller.call(key, id, { body: naming(key, id, body) }), caller, fact.says);
    expect(await unneeded(caller, key, fact, id)).toEqual([]);
  });
  it('fails for a record that is not there', async () => {
    const caller = the();
    const body = naming(key, '999', bodyOf(fact.parameters, caller.next()));
    expectFailure(await caller.call(key, '999', { body }), caller, fact.fails);
  });
}

function runDelete(key: string, fact: Of<'delete'>, the: () => Caller): void {
  it('deletes, and fails for a record that is not there', async () => {
    const caller = the();
    const id = await caller.make(caller.next());
    expectSuccess(await caller.call(key, id), caller, fact.says);
    expectFailure(await caller.call(key, id), caller, fact.fails);
  });
}

function runRead(key: string, fact: Of<'read'>, the: () => Caller): void {
  it('shows every documented key', async () => {
    const caller = the();
    const { status, body } = await caller.call(key, await caller.make(caller.next()));
    expect(status, JSON.stringify(body)).toBe(200);
    if (fact.arrayOfOne) expect(body).toHaveLength(1);
    expect(misshapen(fact.arrayOfOne ? body[0] : body, fact.shows)).toEqual([]);
  });
  it('fails for a record that is not there', async () => {
    expectFailure(await the().call(key, '999'), the(), fact.fails);
  });
}

/** The records of an answer, whose page is described as documented. */
function recordsOf(body: unknown, paged: true | undefined): Bag[] {
  if (paged && isBag(body)) {
    expect(
      misshapen(body, { list: 'data', within: { meta: { number: 'current_page per_page total last_page' } } }),
    ).toEqual([]);
    return body.data as Bag[];
  }
  expect(Array.isArray(body), JSON.stringify(body)).toBe(true);
  return body as Bag[];
}

function runList(key: string, fact: Of<'list'>, the: () => Caller): void {
  it('shows every documented key of every record', async () => {
    const caller = the();
    const id = await caller.make(caller.next());
    const { status, body } = await caller.call(key, id, fact.paged ? { query: '?per_page=100' } : {});
    expect(status, JSON.stringify(body)).toBe(200);
    const records = recordsOf(body, fact.paged);
    expect(records.flatMap((one) => misshapen(one, fact.shows))).toEqual([]);
    if (caller.endpoint('create')) expect(records.map((one) => one[caller.resource.idKey])).toContain(id);
  });
  it('fails where there is nothing to list', async () => {
    const bare = new Caller(await newFirm(), the().resource);
    if (fact.emptied) {
      const admin = bare.firm.as('admin');
      const { body } = await admin('GET', `/admin/v1/${fact.emptied}`);
      for (const { id } of body) expect((await admin('DELETE', `/admin/v1/${fact.emptied}/${id}`)).status).toBe(204);
    }
    expectFailure(await bare.call(key, '1', fact.none ? { path: fact.none } : {}), bare, fact.fails);
  });
}

function runSearch(key: string, fact: Of<'search'>, the: () => Caller): void {
  const look = (caller: Caller, text: string, query = '') =>
    caller.call(key, '', { path: { keysearch: encodeURIComponent(text) }, query });
  it('finds the record, and shows every documented key', async () => {
    const caller = the();
    const id = await caller.make(caller.next());
    const { status, body } = await look(caller, fact.find, fact.paged ? '?per_page=100' : '');
    expect(status, JSON.stringify(body)).toBe(200);
    const records = recordsOf(body, fact.paged);
    expect(records.flatMap((one) => misshapen(one, fact.shows))).toEqual([]);
    const known = records.flatMap((one) => [one[caller.resource.idKey], one.id]);
    expect(known).toContain(id);
  });
  it('fails where it finds nothing', async () => {
    expectFailure(await look(the(), 'nowhere to be found'), the(), fact.fails);
  });
}

function runCall(key: string, fact: Of<'call'>, the: () => Caller): void {
  it.each(fact.calls)(
    'answers as documented: $path $query',
    async ({ path, query, send, status, answer, shows, leaves }) => {
      const caller = the();
      const id = await caller.make(caller.next());
      const body = send && bodyOf(send, caller.next());
      const reply = await caller.call(key, id, {
        ...(path ? { path } : {}),
        ...(query ? { query } : {}),
        ...(body ? { body } : {}),
      });
      expect(reply.status, JSON.stringify(reply.body)).toBe(status);
      expect(reply.body).toMatchObject(answer ?? {});
      const answers = Array.isArray(reply.body) ? reply.body : [reply.body];
      expect(answers.flatMap((one: unknown) => misshapen(one, shows ?? {}))).toEqual([]);
      if (leaves) expect(await caller.shown(id)).toMatchObject(leaves);
    },
  );
}

function runEndpoint(key: string, fact: Endpoint, the: () => Caller): void {
  if (fact.verb === 'create') runCreate(key, fact, the);
  if (fact.verb === 'update') runUpdate(key, fact, the);
  if (fact.verb === 'delete') runDelete(key, fact, the);
  if (fact.verb === 'read') runRead(key, fact, the);
  if (fact.verb === 'list') runList(key, fact, the);
  if (fact.verb === 'search') runSearch(key, fact, the);
  if (fact.verb === 'call') runCall(key, fact, the);
  const parameters = 'parameters' in fact ? fact.parameters : {};
  for (const { when, send, path, query, status, answer } of fact.refusals ?? []) {
    it(`refuses ${when}`, async () => {
      const caller = the();
      const id = fact.verb === 'create' ? '1' : await caller.make(caller.next());
      const body = send && bodyOf({ ...parameters, ...send }, caller.next());
      const extras = {
        ...(body ? { body: fact.verb === 'update' ? naming(key, id, body) : body } : {}),
        ...(path ? { path } : {}),
        ...(query ? { query } : {}),
      };
      const reply = await caller.call(key, id, extras);
      expect(reply.status, JSON.stringify(reply.body)).toBe(status);
      expect(reply.body).toMatchObject(answer);
    });
  }
}

/** The document has some deletes under /api/delete and others not; each answers at both paths. */
function bothDeletes(key: string, fact: Endpoint): string[] {
  if (fact.verb !== 'delete') return [];
  return [key.includes(' /api/delete/') ? key.replace('/api/delete/', '/api/') : key.replace('/api/', '/api/delete/')];
}

/** Every fact of a resource as a test. */
export function runFacts(name: string, resource: Resource): void {
  describe(name, () => {
    let caller: Caller;
    beforeAll(async () => {
      caller = await preparedFor(resource);
    });
    for (const [key, fact] of Object.entries(resource.endpoints)) {
      for (const spelt of [key, ...(fact.also ?? []), ...bothDeletes(key, fact)]) {
        describe(spelt, () => runEndpoint(spelt, fact, () => caller));
      }
    }
  });
}
