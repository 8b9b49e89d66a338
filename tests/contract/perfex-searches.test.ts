/**
 * Search in Perfex, derived from the facts: each resource that has one finds its records by every text that a client
 * can write into them, wherever it stands, whatever its case, and takes what lists take.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes } from '../../lab/routes.ts';
import { type Caller, prepared } from './catalogue/caller.ts';
import { type Bag, bodyOf } from './catalogue/compare.ts';
import { Told, words } from './catalogue/facts.ts';
import { perfex } from './catalogue/perfex/index.ts';
import { protocol } from './catalogue/perfex/protocol.ts';

/** Parameters that are a choice among words, and what is put under every mail alike. */
const notText = words('direction default_language discount_type rel_type email_signature');

const searchable = Object.entries(perfex)
  .filter(([, { endpoints }]) => Object.values(endpoints).some(({ verb }) => verb === 'search'))
  .map(([name, resource]) => ({ name, resource }));

it('fifteen resources can be searched', () => {
  expect(searchable).toHaveLength(15);
});

describe.each(searchable)('search of $name', ({ resource }) => {
  const { idKey = 'id' } = resource;
  let caller: Caller;
  let id: string;
  const idsOf = (records: readonly Bag[]): unknown[] => records.map((one) => one[idKey] ?? one.id);

  beforeAll(async () => {
    caller = await prepared(protocol, resource);
    await caller.make(caller.next());
    id = await caller.make(caller.next());
  });

  const ask = (text: string, query = ''): Promise<Reply> => {
    const [key = ''] = caller.endpoint('search') ?? [];
    return caller.call(key, '', { path: { keysearch: encodeURIComponent(text) }, query });
  };
  const look = async (text: string, query = ''): Promise<Bag[]> => {
    const { body } = await ask(text, query);
    return Array.isArray(body) ? body : (body.data ?? []);
  };

  it('finds a record by every text, wherever it stands, whatever its case', async () => {
    const [, fact] = caller.endpoint('create') ?? [];
    const parameters = fact?.parameters ?? {};
    const texts = Object.entries(bodyOf(parameters, 2)).filter(
      ([name, value]) => typeof value === 'string' && /[a-z]{3}/i.test(value) && !notText.includes(name),
    );
    const missed: string[] = [];
    for (const [name, value] of texts) {
      if (parameters[name] instanceof Told) continue;
      // Of an address in the web what follows the slashes; of labels the first.
      const text = String(value).split('//').pop()?.split(',')[0] ?? '';
      const found = await look(text.slice(1, -1).toUpperCase());
      if (!idsOf(found).includes(id)) missed.push(`${name}: ${value}`);
    }
    expect(missed).toEqual([]);
  });

  it('takes pages, sort, fields and days like a list', async () => {
    const [, { find = '' } = {}] = caller.endpoint('search') ?? [];
    const whole = idsOf(await look(find));
    expect(whole.length).toBeGreaterThan(1);
    const paged = await ask(find, '?page=2&per_page=1');
    expect(paged.body.meta).toMatchObject({ current_page: 2, per_page: 1, total: whole.length });
    expect(idsOf(paged.body.data)).toEqual([whole[1]]);
    const key = Object.keys((await look(find))[0] ?? {}).includes(idKey) ? idKey : 'id';
    const backwards = await look(find, `?sort=-${key === 'id' ? idKey : key}`);
    expect(idsOf(backwards)).toEqual([...whole].sort((a, b) => Number(b) - Number(a)));
    // A payment's hit has its number twice.
    for (const one of await look(find, `?fields=${key}`))
      expect([key, 'id']).toEqual(expect.arrayContaining(Object.keys(one)));
    expect((await ask(find, '?created_before=2001-01-01')).status).toBe(404);
    expect(idsOf(await look(find, '?created_after=2001-01-01'))).toEqual(whole);
  });
});

const lists = routes.filter(({ dialect, verb }) => dialect === 'perfex' && verb === 'list');
const withList = new Set(lists.map(({ resource }) => resource));

/** The reads whose path has nothing but an id: a client that searches for nothing lands there. */
const readsById = routes.filter(
  ({ dialect, method, path, resource }) =>
    dialect === 'perfex' &&
    method === 'GET' &&
    /^\/api\/\w+\/\{\w+\}$/.test(path) &&
    withList.has(resource) &&
    resource !== 'custom-fields',
);

it('has a list behind every search without a term', () => {
  expect(readsById.length).toBeGreaterThan(15);
});

it.each(readsById.map(({ path }) => path.slice(0, path.lastIndexOf('/'))))(
  '%s/search without a term lists what %s lists',
  async (path) => {
    const perfex = (await furnishedFirm()).as('perfex');
    const [whole, searched] = [await perfex('GET', `${path}?limit=2`), await perfex('GET', `${path}/search?limit=2`)];
    expect(whole.status).toBe(200);
    expect([searched.status, searched.body]).toEqual([200, whole.body]);
    expect((await perfex('GET', `${path}/search/?limit=2`)).body).toEqual(whole.body);
  },
);
