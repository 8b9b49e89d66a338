/** The whole of Productive as its document has it, endpoint by endpoint. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Firm, type Reply, send } from '../../../lab/api.ts';
import { furnishedFirm } from '../../../lab/fixtures.ts';
import { updateExpense } from '../../../lib/operations/expense/update.ts';
import { createToken } from '../../../lib/operations/token/tokens.ts';
import { bodyOf, misshapen, notReadBack } from './compare.ts';
import { words } from './facts.ts';
import { type Endpoint, endpoints } from './productive/expenses.ts';
import { meta, pageLinks, pages, shapes } from './productive/shapes.ts';

type Of<V extends Endpoint['verb']> = Extract<Endpoint, { verb: V }>;
type Resource = {
  type: string;
  id: string;
  relationships: Record<string, { data: { type: string; id: string } | null }>;
};

let firm: Firm;
let token: string;
beforeAll(async () => {
  firm = await furnishedFirm();
  await updateExpense(1, { payOn: '2024-02-01', paidOn: '2024-02-03' }, firm.work);
  token = (await createToken({ scopes: ['*'], staffId: 1 }, firm.work)).text;
});

/** The headers of every sample. */
const headers = {
  accept: 'text/xml,application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5',
  'content-type': 'application/vnd.api+json',
};
function call(key: string, id = '1', given: Call = {}, query = ''): Promise<Reply> {
  const [method = '', path = ''] = key.split(' ');
  const all = { ...credentialsOf('productive', token), ...headers, ...given.headers };
  const body = given.body === undefined ? {} : { body: JSON.stringify(given.body) };
  return send(method, path.replace('{id}', id) + query, { headers: all, ...body });
}

/** What is wrong with a document: a key that is missing or of another kind, a resource twice, or one that nothing links to. */
function wrongDocument({ body, headers: { 'content-type': type } }: Reply): string[] {
  expect(type).toBe('application/vnd.api+json; charset=utf-8');
  const primary: Resource[] = [body.data].flat();
  const all: Resource[] = [...primary, ...body.included];
  const keys = all.map((one) => `${one.type} ${one.id}`);
  const linked = new Set(
    all.flatMap(({ relationships }) =>
      Object.values(relationships).flatMap(({ data }) => (data ? [`${data.type} ${data.id}`] : [])),
    ),
  );
  return [
    ...all.flatMap((one) => misshapen(one, shapes[one.type] ?? { text: 'unknown' }, `${one.type}.`)),
    ...keys.filter((key, i) => keys.indexOf(key) < i).map((key) => `${key} is there twice`),
    ...keys.slice(primary.length).flatMap((key) => (linked.has(key) ? [] : [`${key} is linked by nothing`])),
    ...misshapen(body.meta, meta, 'meta.'),
  ];
}

function problem(name: string, detail: string) {
  const pointer = `data/attributes/${name}`;
  return { status: '422', code: 'invalid_attribute', title: 'Invalid Attribute', detail, source: { pointer } };
}

const create = Object.values(endpoints).find((one) => one.verb === 'create');
const document = ({ attributes, relationships }: Of<'create'> | Of<'update'>) => ({
  data: {
    type: 'expenses',
    attributes: bodyOf(attributes, 1),
    relationships: Object.fromEntries(Object.entries(relationships).map(([name, data]) => [name, { data }])),
  },
});

/** A record of its own, made with all parameters. */
async function made(): Promise<string> {
  if (!create) throw new Error('no create');
  const reply = await call('POST /api/v2/expenses', '', { body: document(create) });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body.data.id;
}

function runWrite(key: string, fact: Of<'create'> | Of<'update'>): void {
  const target = async (): Promise<string> => (fact.verb === 'create' ? '' : made());

  it('takes every documented parameter, shows it again and works out the rest', async () => {
    const reply = await call(key, await target(), { body: document(fact) });
    expect(reply.status, JSON.stringify(reply.body)).toBe(fact.verb === 'create' ? 201 : 200);
    expect(wrongDocument(reply)).toEqual([]);
    const { data } = (await call('GET /api/v2/expenses/{id}', reply.body.data.id)).body;
    expect(reply.body.data).toEqual(data);
    expect(notReadBack(fact.attributes, 1, data.attributes)).toEqual([]);
    expect(data.attributes).toMatchObject(fact.follows);
    expect(data.relationships).toMatchObject(document(fact).data.relationships);
    expect(data.relationships.creator.data).toEqual({ type: 'people', id: '1' });
  });

  it('refuses what cannot be saved with 422, and names it', async () => {
    const id = await target();
    for (const [name, [value, detail]] of Object.entries(fact.refused)) {
      const { data } = document(fact);
      const body = { data: { ...data, attributes: { ...data.attributes, [name]: value } } };
      const reply = await call(key, id, { body });
      expect(reply.status).toBe(422);
      expect(reply.body).toEqual({ errors: [problem(name, detail)] });
    }
  });

  it('answers an empty name as printed', async () => {
    const body = { data: { type: 'expenses', attributes: { name: '' } } };
    const reply = await call(key, await target(), { body });
    const missing = fact.verb === 'create' ? fact.missing : [['name', "can't be blank"] as const];
    expect(reply.body).toEqual({ errors: missing.map(([name, detail]) => problem(name, detail)) });
  });

  if (fact.verb === 'update') {
    it.each(Object.keys(fact.attributes))('changes %s alone', async (name) => {
      const id = await made();
      const { attributes } = document(fact).data;
      const before = (await call('GET /api/v2/expenses/{id}', id)).body.data;
      const { body } = await call(key, id, { body: { data: { attributes: { [name]: attributes[name] } } } });
      const unchanged = words('name date position currency amount billable_amount').filter((one) => one !== name);
      for (const one of unchanged) expect(body.data.attributes[one], one).toEqual(before.attributes[one]);
    });
  }
}

function runList(key: string, fact: Of<'list'>): void {
  const found = async (query: string): Promise<string[]> => {
    const { status, body } = await call(key, '', {}, `?page[size]=200&${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body.data.map(({ id }: Resource) => id);
  };

  it('shows every documented key, links and figures of the page', async () => {
    await made();
    const reply = await call(key, '', {}, '?page[size]=1&page[number]=2');
    expect(reply.status).toBe(200);
    expect(wrongDocument(reply)).toEqual([]);
    expect(misshapen(reply.body.links, pageLinks)).toEqual([]);
    expect(misshapen(reply.body.meta, pages)).toEqual([]);
    expect(reply.body.meta).toMatchObject({ current_page: 2, page_size: 1, max_page_size: 200 });
    expect(reply.body.links.first).toContain('page%5Bnumber%5D=1&page%5Bsize%5D=1');
  });

  it.each(Object.entries(fact.filters))('filters by %s', async (name, [finds, misses]) => {
    expect(await found(`filter[${name}]=${finds}`)).toContain('1');
    expect(await found(`filter[${name}]=${misses}`)).not.toContain('1');
  });

  it.each(words(fact.sorts))('sorts by %s, both ways', async (name) => {
    const up = await found(`sort=${name}`);
    const down = await found(`sort=-${name}`);
    expect(up.length).toBeGreaterThan(1);
    // Equal ones are by id in both.
    expect([...up].sort()).toEqual([...down].sort());
  });

  it('adds up what is asked for', async () => {
    const names = Object.keys(fact.aggregates).join(',');
    const { body } = await call(key, '', {}, `?filter[id]=1&aggregates=${names}`);
    expect(body.meta.aggregates).toEqual(fact.aggregates);
  });
}

function runDecision(key: string, { shows, approver }: Of<'approve' | 'unapprove'>): void {
  it('answers with the expense, decided upon', async () => {
    const id = await made();
    await call('PATCH /api/v2/expenses/{id}/approve', id);
    const reply = await call(key, id);
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect(wrongDocument(reply)).toEqual([]);
    const { attributes, relationships } = reply.body.data;
    expect(attributes).toMatchObject(shows);
    expect(relationships.approver.data).toEqual(approver && { type: 'people', id: approver });
  });
}

function runEndpoint(key: string, fact: Endpoint): void {
  if (fact.verb === 'create' || fact.verb === 'update') runWrite(key, fact);
  if (fact.verb === 'list') runList(key, fact);
  if (fact.verb === 'approve' || fact.verb === 'unapprove') runDecision(key, fact);
  if (fact.verb === 'read') {
    it('shows every documented key', async () => {
      const reply = await call(key, await made());
      expect(reply.status).toBe(200);
      expect(wrongDocument(reply)).toEqual([]);
      const types = new Set(reply.body.included.map(({ type }: Resource) => type));
      expect([...types].sort()).toEqual(['companies', 'deals', 'people', 'projects', 'service_types']);
    });
  }
  if (fact.verb === 'delete') {
    it('answers with nothing, and it is gone', async () => {
      const id = await made();
      expect(await call(key, id)).toMatchObject({ status: 204, body: '' });
      expect((await call(key, id)).status).toBe(404);
    });
  }
  it('refuses who has no token, no right, and what is not there', async () => {
    const body = create ? { body: document(create) } : {};
    const sent = key.startsWith('GET') || key.startsWith('DELETE') ? {} : body;
    const anyone = { 'x-auth-token': 'nonsense' };
    expect((await call(key, '1', { ...sent, headers: anyone })).body.errors[0]).toMatchObject({ status: '401' });
    const other = { 'x-auth-token': await firm.tokenWith(['items:read']) };
    expect((await call(key, '1', { ...sent, headers: other })).body.errors[0]).toMatchObject({ status: '403' });
    if (key.includes('{id}')) expect((await call(key, '9999', sent)).body.errors[0]).toMatchObject({ status: '404' });
  });
}

describe.each(Object.entries(endpoints))('%s', (key, fact) => runEndpoint(key, fact));
