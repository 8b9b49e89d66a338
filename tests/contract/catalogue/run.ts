/** Holds the API against the facts of a document: one small engine for all of its endpoints. */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../support/api.ts';
import { furnishedFirm } from '../../support/fixtures.ts';
import {
  type Endpoint,
  type Kind,
  kinds,
  type Parameters,
  type Resource,
  record,
  type Shape,
  Told,
  words,
} from './facts.ts';

type Bag = Record<string, unknown>;
type Of<V extends Endpoint['verb']> = Extract<Endpoint, { verb: V }>;
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys that are missing from a value or hold another kind of thing, with where they stand. */
export function misshapen(value: unknown, { within = {}, ...keys }: Shape, at = ''): string[] {
  if (!isBag(value)) return [`${at || 'it'} is no object: ${JSON.stringify(value)}`];
  const wrong = Object.entries(keys).flatMap(([kind, names]) =>
    words(names).flatMap((word) => {
      const name = word.replace(/\?$/, '');
      if (!Object.hasOwn(value, name)) return [`${at}${name} is missing`];
      if (name !== word && value[name] === null) return [];
      return kinds[kind as Kind](value[name]) ? [] : [`${at}${name} is not ${kind}: ${JSON.stringify(value[name])}`];
    }),
  );
  const deeper = Object.entries(within).flatMap(([word, shape]) => {
    const name = word.replace(/\?$/, '');
    const inner = value[name];
    if (name !== word && inner === null) return [];
    if (!Array.isArray(inner)) return misshapen(inner, shape, `${at}${name}.`);
    return inner.flatMap((one, i) => misshapen(one, shape, `${at}${name}.${i}.`));
  });
  return [...wrong, ...deeper];
}

/** Whether a value is what is wanted; of objects only the wanted keys count. */
function matches(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(value) && value.length === wanted.length && wanted.every((one, i) => matches(value[i], one));
  }
  if (isBag(wanted)) return isBag(value) && Object.entries(wanted).every(([name, one]) => matches(value[name], one));
  return isDeepStrictEqual(value, wanted);
}

const givenTo = (given: unknown, n: number): unknown => (typeof given === 'function' ? given(n) : given);

/** The body for the n-th record. */
export function bodyOf(parameters: Parameters, n: number): Bag {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, given]) => [name, givenTo(given instanceof Told ? given.send : given, n)]),
  );
}

/** Parameters that are not read back as they were written. */
export function notReadBack(parameters: Parameters, n: number, shown: unknown): string[] {
  return Object.entries(parameters).flatMap(([name, given]) => {
    const sent = givenTo(given instanceof Told ? given.send : given, n);
    const wanted = given instanceof Told ? givenTo(given.shown, n) : String(sent);
    const steps = (given instanceof Told ? (given.under ?? name) : name).split('.');
    const found = steps.reduce<unknown>((at, step) => (at as Bag | undefined)?.[step], shown);
    const told = () =>
      `${name}: sent ${JSON.stringify(sent)}, read ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`;
    return matches(found, wanted) ? [] : [told()];
  });
}

/** Calls a firm as the facts of one resource have it. */
export class Caller {
  readonly firm: Firm;
  readonly resource: Resource;
  private count = 0;

  constructor(firm: Firm, resource: Resource) {
    this.firm = firm;
    this.resource = resource;
  }

  /** The next record's number: no two bodies have the same. */
  next(): number {
    this.count += 1;
    return this.count;
  }

  /** Sends to a documented path. */
  async call(
    key: string,
    id: string,
    { body, path = {}, query = '' }: { body?: unknown; path?: Readonly<Record<string, string>>; query?: string } = {},
  ) {
    const [method = '', spelt = ''] = key.split(' ');
    const values: Record<string, string> = { id: record, ...this.resource.path, ...path };
    const target = spelt.replace(/\{(\w+)\}/g, (_, name: string) => (values[name] ?? '').replace(record, id));
    return this.firm.as('perfex')(method, target + query, body === undefined ? {} : { body });
  }

  /** The key and facts of the resource's endpoint of a verb. */
  endpoint<V extends Endpoint['verb']>(verb: V): readonly [string, Of<V>] | undefined {
    for (const [key, one] of Object.entries(this.resource.endpoints)) if (one.verb === verb) return [key, one as Of<V>];
    return undefined;
  }

  /** Makes the n-th record with every parameter, and answers its id; that of the firm's own where none can be made. */
  async make(n: number): Promise<string> {
    const found = this.endpoint('create');
    if (!found) return '1';
    const [key, { parameters, status = 200 }] = found;
    const reply = await this.call(key, '1', { body: bodyOf(parameters, n) });
    expect(reply.status, JSON.stringify(reply.body)).toBe(status);
    return String(reply.body.id);
  }

  /** A record as it is read, or as the list has it where there is no read. */
  async shown(id: string): Promise<unknown> {
    const read = this.endpoint('read');
    if (read) {
      const { body } = await this.call(read[0], id);
      return read[1].arrayOfOne ? body[0] : body;
    }
    const list = this.endpoint('list');
    if (!list) return undefined;
    const { body } = await this.call(list[0], id);
    return body.find((one: Bag) => one[this.resource.idKey] === id);
  }
}

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

/** Mandatory parameters that may be left out without the documented refusal. */
async function unneeded(caller: Caller, key: string, fact: Of<'create'> | Of<'update'>, id: string): Promise<string[]> {
  const status = fact.verb === 'create' ? (fact.failure ?? 404) : 404;
  const wrong: string[] = [];
  for (const name of words(fact.required)) {
    const { [name]: _, ...body } = bodyOf(fact.parameters, caller.next());
    const reply = await caller.call(key, id, {
      body: fact.verb === 'update' && fact.idInBody ? { id, ...body } : body,
    });
    const names = fact.failsAs === 'error' ? reply.body.errors : reply.body.error;
    const printed = fact.messages?.[name] ?? fact.messages?.[`${name}[]`];
    const told = printed === undefined || Object.values(names ?? {}).includes(printed);
    const named =
      reply.body.error === undefined ? fact.verb === 'create' && fact.failure === 400 : namesIt(reply.body.error, name);
    const flag = reply.body[caller.resource.flag ?? 'status'];
    if (
      reply.status !== status ||
      reply.body[fact.failsAs ?? 'message'] !== fact.fails ||
      flag !== false ||
      !told ||
      !named
    ) {
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
  const sent = (id: string, body: Bag): Bag => (fact.idInBody ? { id, ...body } : body);
  it('takes every documented parameter and shows it again', async () => {
    const caller = the();
    const id = await caller.make(caller.next());
    const n = caller.next();
    expectSuccess(await caller.call(key, id, { body: sent(id, bodyOf(fact.parameters, n)) }), caller, fact.says);
    expect(notReadBack(fact.parameters, n, await caller.shown(id))).toEqual([]);
  });
  it('is content with what is mandatory, and with nothing less', async () => {
    const caller = the();
    const id = await caller.make(caller.next());
    const body = words(fact.required).length > 0 ? mandatory(fact, caller.next()) : {};
    if (Object.keys(body).length > 0)
      expectSuccess(await caller.call(key, id, { body: sent(id, body) }), caller, fact.says);
    expect(await unneeded(caller, key, fact, id)).toEqual([]);
  });
  it('fails for a record that is not there', async () => {
    const caller = the();
    const body = sent('999', bodyOf(fact.parameters, caller.next()));
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
      const inBody = fact.verb === 'update' && fact.idInBody && body ? { id, ...body } : body;
      const extras = { ...(inBody ? { body: inBody } : {}), ...(path ? { path } : {}), ...(query ? { query } : {}) };
      const reply = await caller.call(key, id, extras);
      expect(reply.status, JSON.stringify(reply.body)).toBe(status);
      expect(reply.body).toMatchObject(answer);
    });
  }
}

/** A firm in which the facts' records can be made. */
export async function preparedFor(resource: Resource): Promise<Caller> {
  const firm = await furnishedFirm();
  for (const [dialect, target, body] of resource.before ?? []) {
    const [method = '', path = ''] = target.split(' ');
    const reply = await firm.as(dialect)(method, path, { body });
    expect(reply.status, `${target} ${JSON.stringify(reply.body)}`).toBeLessThan(300);
  }
  return new Caller(firm, resource);
}

/** Every fact of a resource as a test. */
export function runFacts(name: string, resource: Resource): void {
  describe(name, () => {
    let caller: Caller;
    beforeAll(async () => {
      caller = await preparedFor(resource);
    });
    for (const [key, fact] of Object.entries(resource.endpoints)) {
      describe(key, () => runEndpoint(key, fact, () => caller));
    }
  });
}
