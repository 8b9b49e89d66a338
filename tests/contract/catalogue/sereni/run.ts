/** Holds the API against the facts of Sereni's document. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Firm, type Reply, send } from '../../../../lab/api.ts';
import { furnishedFirm } from '../../../../lab/fixtures.ts';
import { createToken } from '../../../../lib/operations/token/tokens.ts';
import { bodyOf, misshapen, notReadBack } from '../compare.ts';
import { type Shape, words } from '../facts.ts';
import type { Endpoint, Resource } from './facts.ts';

type Writing = Extract<Endpoint, { verb: 'create' | 'update' }>;
type Listing = Extract<Endpoint, { verb: 'list' }>;
type Bag = Record<string, unknown>;

/** An id that no record has. */
const nobody = '97807926684684288';

/** Calls the furnished firm as its first member of staff. */
class Caller {
  readonly firm: Firm;
  readonly resource: Resource;
  private readonly token: string;

  constructor(firm: Firm, resource: Resource, token: string) {
    this.firm = firm;
    this.resource = resource;
    this.token = token;
  }

  /** Sends to a documented path, `{id}` replaced. */
  call(key: string, id: string, { headers = {}, ...more }: Call = {}, query = ''): Promise<Reply> {
    const [method = '', path = ''] = key.split(' ');
    const all = { ...credentialsOf('sereni', this.token), ...headers };
    return send(method, path.replace('{id}', id) + query, { ...more, headers: all });
  }

  /** Makes a record with every parameter of its create, and answers its id. */
  async make(): Promise<string> {
    const found = Object.entries(this.resource.endpoints).find(([, one]) => one.verb === 'create');
    if (found?.[1].verb !== 'create') throw new Error(`no create of ${this.resource.type}`);
    const reply = await this.call(found[0], '', { body: bodyOf(found[1].parameters, 1) });
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    return reply.body.id;
  }

  read(id: string): Promise<Reply> {
    return this.call(`GET /api/v1/${this.resource.type}/{id}`, id);
  }
}

/** What is wrong with a record on the wire. */
function wrongRecord(body: unknown, type: string, shows: Shape): string[] {
  const wrong = misshapen(body, {
    digits: 'id',
    text: 'type',
    within: { attributes: shows },
  });
  const { type: told, id, attributes } = body as { type: string; id: string; attributes: Bag };
  return [...wrong, ...(told === type ? [] : [`type is ${told}`]), ...(attributes.id === id ? [] : ['two ids'])];
}

function expectRefusal(reply: Reply, status: number, fields: readonly string[] = []): void {
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  expect(misshapen(reply.body, { text: 'message' })).toEqual([]);
  expect(Object.keys(reply.body.errors)).toEqual(fields);
}

function runWrite(key: string, fact: Writing, the: () => Caller): void {
  const status = fact.verb === 'create' ? 201 : 200;
  const target = (): Promise<string> => (fact.verb === 'create' ? Promise.resolve(fact.on ?? '') : the().make());
  const whole = (): Bag => bodyOf(fact.parameters, 1);

  it('takes every documented parameter and shows it again', async () => {
    const caller = the();
    const reply = await caller.call(key, await target(), { body: whole() });
    expect(reply.status, JSON.stringify(reply.body)).toBe(status);
    expect(wrongRecord(reply.body, caller.resource.type, caller.resource.shows)).toEqual([]);
    const read = await caller.read(reply.body.id);
    expect(read.body).toEqual(reply.body);
    expect(notReadBack(fact.parameters, 1, read.body.attributes)).toEqual([]);
  });

  it('is content with what is mandatory, and with nothing less', async () => {
    const caller = the();
    const id = await target();
    const needed = words(fact.required);
    const body = Object.fromEntries(Object.entries(whole()).filter(([name]) => needed.includes(name)));
    const reply = await caller.call(key, id, { body });
    expect(reply.status, JSON.stringify(reply.body)).toBe(status);
    for (const name of needed) {
      const { [name]: _, ...rest } = whole();
      expectRefusal(await caller.call(key, id, { body: rest }), 422, [name]);
    }
  });

  it('refuses what cannot be saved with 422, and names it', async () => {
    const id = await target();
    for (const [name, value] of Object.entries(fact.refused)) {
      expectRefusal(await the().call(key, id, { body: { ...whole(), [name]: value } }), 422, [name]);
    }
  });

  it('refuses a body that cannot be read with 400, and one of a kind nobody reads here with 415', async () => {
    const id = await target();
    const json = { 'content-type': 'application/json' };
    expectRefusal(await the().call(key, id, { headers: json, body: '{"name": ' }), 400);
    const xml = { 'content-type': 'text/xml' };
    expectRefusal(await the().call(key, id, { headers: xml, body: '<expense><amount>1</amount></expense>' }), 415);
  });
}

function runRead(key: string, the: () => Caller): void {
  it('shows every documented key', async () => {
    const caller = the();
    const { status, body } = await caller.call(key, await caller.make());
    expect(status, JSON.stringify(body)).toBe(200);
    expect(wrongRecord(body, caller.resource.type, caller.resource.shows)).toEqual([]);
  });
}

function runDelete(key: string, the: () => Caller): void {
  it('deletes, with a message', async () => {
    const caller = the();
    const id = await caller.make();
    const { status, body } = await caller.call(key, id);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(misshapen(body, { text: 'message' })).toEqual([]);
    expectRefusal(await caller.call(key, id), 404);
  });
}

function runList(key: string, { of, shows, least, under = '' }: Listing, the: () => Caller): void {
  it('shows every documented key of every record, and where the page is', async () => {
    const { status, body } = await the().call(key, under, {}, '?per_page=100');
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.data.length).toBeGreaterThanOrEqual(least);
    expect(body.data.flatMap((one: unknown) => wrongRecord(one, of, shows))).toEqual([]);
    const links: Shape = { text: 'first last prev? next?' };
    const meta: Shape = { number: 'current_page from? last_page per_page to? total', text: 'path' };
    expect(misshapen(body, { list: 'data', within: { links, meta } })).toEqual([]);
  });

  it('refuses a page that cannot be with 400, named', async () => {
    expectRefusal(await the().call(key, under, {}, '?page=0'), 400, ['page']);
    expectRefusal(await the().call(key, under, {}, '?per_page=101'), 400, ['per_page']);
  });
}

/** What the document's table of status codes says of every endpoint. */
function runStatuses(key: string, fact: Endpoint, the: () => Caller): void {
  const id = (): Promise<string> =>
    fact.verb === 'list' || fact.verb === 'create'
      ? Promise.resolve(('under' in fact && fact.under) || ('on' in fact && fact.on) || '')
      : the().make();
  const call = async (headers: Record<string, string>): Promise<Reply> => {
    const body = 'parameters' in fact ? { body: bodyOf(fact.parameters, 1) } : {};
    return the().call(key, await id(), { ...body, headers });
  };
  it('answers 401 without a good token, 403 without the right, 415 for an Accept it cannot serve', async () => {
    expectRefusal(await call({ authorization: 'Bearer nonsense' }), 401);
    const other = await the().firm.tokenWith(['items:read']);
    expectRefusal(await call({ authorization: `Bearer ${other}` }), 403);
    expectRefusal(await call({ accept: 'text/html' }), 415);
  });
  if (key.includes('{id}')) {
    it('answers 404 for a record that is not there', async () => {
      const body = 'parameters' in fact ? { body: bodyOf(fact.parameters, 1) } : {};
      expectRefusal(await the().call(key, nobody, body), 404);
    });
  }
  if (key.startsWith('GET')) {
    it('answers 304 to who knows what is there', async () => {
      const where = await id();
      const { headers } = await the().call(key, where);
      const again = await the().call(key, where, { headers: { 'if-none-match': headers.etag ?? '' } });
      expect(again).toMatchObject({ status: 304, body: '' });
    });
  }
}

/** Every fact of a resource as a test. */
export function runFacts(resource: Resource): void {
  describe(resource.type, () => {
    let caller: Caller;
    const the = (): Caller => caller;
    beforeAll(async () => {
      const firm = await furnishedFirm();
      const { text } = await createToken({ scopes: ['*'], staffId: 1 }, firm.work);
      caller = new Caller(firm, resource, text);
      await caller.make();
    });
    for (const [key, fact] of Object.entries(resource.endpoints)) {
      describe(key, () => {
        if (fact.verb === 'create' || fact.verb === 'update') runWrite(key, fact, the);
        if (fact.verb === 'read') runRead(key, the);
        if (fact.verb === 'delete') runDelete(key, the);
        if (fact.verb === 'list') runList(key, fact, the);
        runStatuses(key, fact, the);
      });
    }
  });
}
