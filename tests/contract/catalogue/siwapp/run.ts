/** Holds the API against the facts of siwapp's document. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Firm, type Reply, send } from '../../../../lab/api.ts';
import { furnishedFirm } from '../../../../lab/fixtures.ts';
import { type Bag, bodyOf, isBag, misshapen, notReadBack } from '../compare.ts';
import { type Parameters, type Shape, words } from '../facts.ts';
import type { Endpoint, Resource } from './facts.ts';

type Writing = Extract<Endpoint, { verb: 'create' | 'update' }>;
type Listing = Extract<Endpoint, { verb: 'list' }>;

const nobody = '999999';
/** The furnished firm's invoice that nothing hangs on. */
const bareInvoice = '3';

/** Calls a furnished firm, and makes records of the resource in it. */
class Caller {
  readonly firm: Firm;
  readonly resource: Resource;
  private count = 0;

  constructor(firm: Firm, resource: Resource) {
    this.firm = firm;
    this.resource = resource;
  }

  call(key: string, id: string, { headers = {}, ...more }: Call = {}): Promise<Reply> {
    const [method = '', path = ''] = key.split(' ');
    const owner = path.includes('{id}') ? bareInvoice : id || bareInvoice;
    const target = path.replace('{id}', id).replace('{invoice_id}', owner).replace('{template_id}', '1');
    return send(method, target, { ...more, headers: { ...credentialsOf('siwapp', this.firm.token), ...headers } });
  }

  next(): number {
    this.count += 1;
    return this.count;
  }

  /** Makes a record with every attribute of its create, and answers its id. */
  async make(): Promise<string> {
    const found = Object.entries(this.resource.endpoints).find(([, one]) => one.verb === 'create');
    if (found?.[1].verb !== 'create') throw new Error(`no create of ${this.resource.name}`);
    const { payments: _, ...nested } = found[1].nested ?? {};
    const reply = await this.call(found[0], '', { body: written({ ...found[1], nested }, this.next()) });
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    return reply.body.data.id;
  }

  read(id: string): Promise<Reply> {
    const key = Object.entries(this.resource.endpoints).find(([, one]) => one.verb === 'read')?.[0];
    return this.call(key ?? '', id);
  }
}

/** A body in the document's form. */
function written({ attributes, meta, nested = {} }: Writing, n: number, without: readonly string[] = []): Bag {
  const all = Object.entries(bodyOf(attributes, n)).filter(([name]) => !without.includes(name));
  const lists = Object.entries(nested).map(([name, entry]) => [name, { data: [{ attributes: bodyOf(entry, n) }] }]);
  const relationships = lists.length > 0 ? { relationships: Object.fromEntries(lists) } : {};
  return { data: { attributes: Object.fromEntries(all), ...(meta ? { meta } : {}), ...relationships } };
}

/** The same body with one value changed, in the attributes or in the first entry of a nested list. */
function changed(body: Bag, list: string | null, name: string, value: unknown): Bag {
  const copy = structuredClone(body);
  const data = copy.data as { attributes: Bag; relationships?: Record<string, { data: { attributes: Bag }[] }> };
  const holder = list === null ? data.attributes : data.relationships?.[list]?.data[0]?.attributes;
  if (holder) holder[name] = value;
  else Object.assign(data, { relationships: { [list ?? '']: { data: [{ attributes: { [name]: value } }] } } });
  return copy;
}

/** A refusal is a list of JSON:API errors; a body's are named by their place in it. */
function expectRefusal(reply: Reply, status: number, place?: string): void {
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  expect(misshapen(reply.body, { within: { errors: { digits: 'status', text: 'title detail' } } })).toEqual([]);
  expect(reply.body.errors.map((one: { status: string }) => one.status)).toContain(String(status));
  if (place === undefined) return;
  const places = reply.body.errors.map((one: { source?: { pointer?: string } }) => one.source?.pointer);
  expect(
    places.some((one: string) => one?.startsWith(place)),
    `${place}: ${JSON.stringify(reply.body)}`,
  ).toBe(true);
}

const pathOf = (list: string | null, name: string): string =>
  list === null ? `/data/attributes/${name}` : `/data/relationships/${list}`;

function nestedNotReadBack(nested: Readonly<Record<string, Parameters>>, n: number, data: Bag): string[] {
  const relationships = data.relationships as Record<string, { data: { attributes: Bag }[] }>;
  return Object.entries(nested).flatMap(([list, entry]) =>
    notReadBack(entry, n, relationships[list]?.data[0]?.attributes).map((told) => `${list}: ${told}`),
  );
}

function runWrite(key: string, fact: Writing, the: () => Caller): void {
  const status = fact.verb === 'create' ? 201 : 200;
  const target = async (): Promise<[id: string, n: number]> => {
    if (fact.verb === 'create') return ['', the().next()];
    const id = await the().make();
    return [id, Number(id)];
  };

  it('takes every documented attribute and shows it again', async () => {
    const [id, n] = await target();
    const reply = await the().call(key, id, { body: written(fact, n) });
    expect(reply.status, JSON.stringify(reply.body)).toBe(status);
    const { data } = (await the().read(reply.body.data.id)).body;
    expect(data).toEqual(reply.body.data);
    expect(misshapen(data, the().resource.record)).toEqual([]);
    expect(notReadBack(fact.attributes, n, data.attributes)).toEqual([]);
    expect(nestedNotReadBack(fact.nested ?? {}, n, data)).toEqual([]);
    if (fact.meta) expect(data.meta).toMatchObject(fact.meta);
    if (fact.verb === 'create') {
      const own = await send('GET', new URL(reply.headers.location ?? '').pathname, {
        headers: credentialsOf('siwapp', the().firm.token),
      });
      expect(own.body.data).toEqual(data);
    }
  });

  it('is content with what must be given, and with nothing less', async () => {
    for (const name of words(fact.required)) {
      const [id, n] = await target();
      const none = written(fact, n, [name, 'customer_id', 'customer-id', 'identification']);
      const isNamed = name === 'name' || !('name' in fact.attributes);
      const body = isNamed ? none : written(fact, n, [name]);
      expectRefusal(await the().call(key, id, { body }), 422, pathOf(null, name));
    }
    const [id] = await target();
    const needed = words(fact.required);
    if (fact.verb === 'create' && needed.length === 0) return;
    const all = bodyOf(fact.attributes, 1);
    const least = Object.fromEntries(Object.entries(all).filter(([name]) => needed.includes(name) || name === 'name'));
    const reply = await the().call(key, id, { body: { data: { attributes: least } } });
    expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  });

  it('refuses what cannot be with 422, names its place and changes nothing', async () => {
    const [id, n] = await target();
    const before = id ? (await the().read(id)).body : null;
    const wrong = [
      ...Object.entries(fact.refused).map(([name, value]) => [null, name, value] as const),
      ...Object.entries(fact.refusedNested ?? {}).flatMap(([list, entry]) =>
        Object.entries(entry).map(([name, value]) => [list, name, value] as const),
      ),
    ];
    for (const [list, name, value] of wrong) {
      const body = changed(written(fact, n), list, name, value);
      expectRefusal(await the().call(key, id, { body }), 422, pathOf(list, name));
    }
    if (id) expect((await the().read(id)).body).toEqual(before);
  });

  it('refuses a body that cannot be read with 400', async () => {
    const [id] = await target();
    const headers = { 'content-type': 'application/json' };
    expectRefusal(await the().call(key, id, { headers, body: '{"data": ' }), 400);
  });

  if (fact.verb === 'update') {
    it('changes only what is sent', async () => {
      const [id, n] = await target();
      const { data: before } = (await the().read(id)).body;
      const [name = '', value] = Object.entries(bodyOf(fact.attributes, n))[0] ?? [];
      await the().call(key, id, { body: { data: { attributes: { [name]: value } } } });
      const { data: after } = (await the().read(id)).body;
      const differ = Object.keys(after.attributes).filter(
        (one) => JSON.stringify(after.attributes[one]) !== JSON.stringify(before.attributes[one]),
      );
      // The document's two names of a text are one.
      expect(differ.filter((one) => one !== name && !['description', 'name', 'notes'].includes(one))).toEqual([]);
      expect(after.relationships).toEqual(before.relationships);
    });
  }
}

function runList(key: string, { of, bare, least, under = '' }: Listing, the: () => Caller): void {
  it('shows every documented key of every record, and where the page is', async () => {
    if (bare || key.includes('{invoice_id}')) await the().make();
    const { status, body, headers } = await the().call(key, under);
    expect(status, JSON.stringify(body)).toBe(200);
    const records: unknown[] = bare ? body : body.data;
    expect(records.length).toBeGreaterThanOrEqual(least);
    expect(records.flatMap((one) => misshapen(one, of))).toEqual([]);
    if (!bare) expect(isBag(body.links)).toBe(true);
    const pagination: Shape = {
      digits: 'total',
      number: 'total_pages first_page last_page previous_page? next_page?',
      boolean: 'out_of_bounds',
    };
    expect(misshapen(JSON.parse(headers['x-pagination'] ?? ''), pagination)).toEqual([]);
  });
}

/** What every endpoint refuses. */
function runStatuses(key: string, fact: Endpoint, the: () => Caller): void {
  const call = (id: string, headers: Record<string, string> = {}): Promise<Reply> =>
    the().call(key, id, { headers, ...('attributes' in fact ? { body: written(fact, Number(id)) } : {}) });

  it('answers 401 without a good token and 403 without the right', async () => {
    const refused = await call('1', { authorization: 'Token token="nonsense"' });
    expectRefusal(refused, 401);
    expect(refused.headers['www-authenticate']).toBe('Token realm="Application"');
    const other = await the().firm.tokenWith(['staff:read']);
    expectRefusal(await call('1', { authorization: `Token token="${other}"` }), 403);
  });

  if (key.includes('{')) {
    it('answers 404 for a record that is not there', async () => expectRefusal(await call(nobody), 404));
  }
}

/** Every fact of a resource as a test. */
export function runFacts(resource: Resource): void {
  describe(resource.name, () => {
    let caller: Caller;
    const the = (): Caller => caller;
    beforeAll(async () => {
      caller = new Caller(await furnishedFirm(), resource);
    });
    for (const [key, fact] of Object.entries(resource.endpoints)) {
      describe(key, () => {
        if (fact.verb === 'create' || fact.verb === 'update') runWrite(key, fact, the);
        if (fact.verb === 'list') runList(key, fact, the);
        if (fact.verb === 'read') {
          it('shows every documented key', async () => {
            const { status, body } = await the().read(await the().make());
            expect(status, JSON.stringify(body)).toBe(200);
            expect(misshapen(body.data, resource.record)).toEqual([]);
          });
        }
        if (fact.verb === 'delete') {
          it('deletes, without a body', async () => {
            const id = await the().make();
            expect(await the().call(key, id)).toMatchObject({ status: 204, body: '' });
            expectRefusal(await the().read(id), 404);
          });
        }
        if (fact.verb === 'paper') {
          it('is a PDF', async () => {
            const { status, body, headers } = await the().call(key, await the().make());
            expect(status).toBe(200);
            expect(headers['content-type']).toBe('application/pdf');
            expect(body.subarray(0, 5).toString()).toBe('%PDF-');
          });
        }
        runStatuses(key, fact, the);
      });
    }
  });
}
