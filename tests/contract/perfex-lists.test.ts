/**
 * What every Perfex list takes beyond the document: pages, `sort`, `fields` and days of creation. Derived: the lists
 * are those that the routes declare, their records those of the facts, what they can be sorted by is what they say.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { routes } from '../../lab/routes.ts';
import { compare } from '../../lib/domain/list-query.ts';
import { foldText } from '../../lib/domain/text.ts';
import { type Caller, naming, prepared } from './catalogue/caller.ts';
import { type Bag, bodyOf } from './catalogue/compare.ts';
import type { Resource } from './catalogue/facts.ts';
import { perfex } from './catalogue/perfex/index.ts';
import { newer } from './catalogue/perfex/newer.ts';
import { protocol } from './catalogue/perfex/protocol.ts';

const long = '2023-01-15';
const dayAfter = '2023-01-16';
const longAgo = `${long}T12:00:00Z`;

/** Lists that are written in the settings, and an entry for them. */
const inSettings: Readonly<Record<string, readonly [list: string, body: Bag]>> = {
  'GET /api/common/expense_category': ['expense-categories', { name: 'Zeppelins' }],
  'GET /api/common/payment_mode': ['payment-modes', { name: 'Zinc coins' }],
  'GET /api/common/tax_data': ['taxes', { name: 'Zone tax', rate: 3.5 }],
  'GET /api/custom_fields/{FieldBelongsto}': ['custom-fields', { belongs_to: 'company', label: 'Zip', type: 'input' }],
};

const lists = routes
  .filter(({ dialect, verb }) => dialect === 'perfex' && (verb === 'list' || verb === 'of-customer'))
  .map(({ method, path }) => {
    const key = `${method} ${path}`;
    const resource = [...Object.values(perfex), ...Object.values(newer)].find(({ endpoints }) => key in endpoints);
    if (!resource) throw new Error(`there are no facts of ${key}`);
    return { key, resource };
  });

/** Adds a record that was made long ago. */
async function addOld(caller: Caller, key: string): Promise<void> {
  const [list, body] = inSettings[key] ?? [];
  const [create = '', fact] = caller.endpoint('create') ?? [];
  // A subscription may say itself when it was made.
  const { created: _, ...others } = bodyOf(fact?.parameters ?? {}, caller.next());
  const reply = list
    ? await caller.firm.as('admin')('POST', `/admin/v1/${list}`, { body, at: longAgo })
    : await caller.call(create, '1', { body: others, at: longAgo });
  expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
}

/** Adds a record that is changed afterwards, so that not all are alike. */
async function changeOne(caller: Caller): Promise<void> {
  const id = await caller.make(caller.next());
  const [key, fact] = caller.endpoint('update') ?? [];
  if (!key || !fact) return;
  const body = naming(key, id, bodyOf(fact.parameters, caller.next()));
  const reply = await caller.call(key, id, { body });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
}

const recordsIn = ({ status, body }: Reply): Bag[] => {
  expect(status, JSON.stringify(body)).toBe(200);
  return Array.isArray(body) ? body : body.data;
};

/** A list asked in some way, and what it answers. */
class Asked {
  readonly caller: Caller;
  readonly key: string;
  readonly paged: boolean;

  constructor(caller: Caller, key: string, resource: Resource) {
    this.caller = caller;
    this.key = key;
    const fact = resource.endpoints[key];
    this.paged = fact?.verb === 'list' && fact.paged === true;
  }

  reply(query: string): Promise<Reply> {
    return this.caller.call(this.key, '1', { query, path: { FieldBelongsto: 'Company' } });
  }

  /** The records, all of them where no page is asked for. */
  async records(query: string): Promise<Bag[]> {
    return recordsIn(await this.reply(this.paged && !query.includes('page=') ? `${query}&per_page=100` : query));
  }
}

/** Values of the wire in the order of a sort: numbers as numbers, texts whatever their case. */
const sortable = (value: unknown): unknown =>
  typeof value !== 'string' ? value : value !== '' && !Number.isNaN(Number(value)) ? Number(value) : foldText(value);

/** Clock times are in the order of the moments that they stand for. */
const dayOf: Readonly<Record<string, string>> = { start_time: 'date', end_time: 'end_date' };
const momentIn = (one: Bag, name: string): unknown =>
  one[name] === null ? null : `${one[dayOf[name] ?? '']} ${one[name]}`;

describe.each(lists)('$key', ({ key, resource }) => {
  let list: Asked;
  const { idKey = 'id' } = resource;
  const ids = (records: readonly Bag[]): unknown[] => records.map((one) => one[idKey]);

  beforeAll(async () => {
    const caller = await prepared(protocol, resource);
    for (let n = 0; n < 2; n += 1) await caller.make(caller.next());
    await changeOne(caller);
    await addOld(caller, key);
    list = new Asked(caller, key, resource);
  });

  it('comes in pages', async () => {
    const whole = ids(await list.records('?'));
    expect(whole.length).toBeGreaterThan(1);
    const pages: unknown[] = [];
    for (let page = 1; page <= Math.ceil(whole.length / 2); page += 1) {
      const { body } = await list.reply(`?page=${page}&per_page=2`);
      expect(body.meta).toMatchObject({ current_page: page, per_page: 2, total: whole.length });
      pages.push(...ids(body.data));
      expect((await list.reply(`?page=${page}&limit=2`)).body).toEqual(body);
    }
    expect(pages).toEqual(whole);
    expect((await list.reply('?page=1&per_page=0')).status).toBe(400);
    expect((await list.reply('?page=900&per_page=2')).body).toMatchObject({ data: [], meta: { total: whole.length } });
  });

  it.each([
    ['limit', 'offset'],
    ['length', 'start'],
  ])('comes in parts by %s and %s, so that a client ends that goes on until it gets fewer', async (size, first) => {
    const whole = ids(await list.records('?'));
    const inParts: unknown[] = [];
    for (let offset = 0; ; offset += 2) {
      const got = ids(recordsIn(await list.reply(`?${size}=2&${first}=${offset}`)));
      inParts.push(...got);
      if (got.length < 2) break;
    }
    expect(inParts).toEqual(whole);
    expect(ids(recordsIn(await list.reply(`?${size}=1`)))).toEqual(whole.slice(0, 1));
    expect(ids(recordsIn(await list.reply(`?${first}=1`)))).toEqual(whole.slice(1));
    expect(recordsIn(await list.reply(`?${size}=2&${first}=900`))).toEqual([]);
  });

  it('comes whole for length=-1, from where it starts', async () => {
    const whole = ids(await list.records('?per_page=100'));
    expect(ids(recordsIn(await list.reply('?length=-1')))).toEqual(whole);
    expect(ids(recordsIn(await list.reply('?start=1&length=-1')))).toEqual(whole.slice(1));
  });

  it.each([
    'limit=0',
    'limit=many',
    'offset=-1',
    'offset=x',
    'length=0',
    'length=-2',
    'length=10001',
    'limit=1&start=1',
  ])('refuses a part that is none (%s), and names the parameter', async (query) => {
    const name = query.includes('start') ? 'start' : query.split('=')[0];
    const { status, body } = await list.reply(`?${query}`);
    expect([status, Object.keys(body.error)]).toEqual([400, [name]]);
    expect((await list.reply('?page=1&offset=2')).body.error).toHaveProperty('offset');
  });

  it('is sorted by whatever it says it can be sorted by', async () => {
    const refusal = await list.reply('?sort=nonsense');
    expect(refusal.status).toBe(400);
    const names: string[] = refusal.body.error.sort.match(/choose from (.*)/)[1].split(', ');
    expect(names).toContain(idKey);
    const whole = ids(await list.records('?')).sort();
    const wrong: string[] = [];
    for (const name of names) {
      for (const sign of ['', '-']) {
        const records = await list.records(`?sort=${sign}${name}`);
        expect(ids(records).sort()).toEqual(whole);
        const values = records.map((one) => (name in dayOf ? momentIn(one, name) : sortable(one[name])));
        const inOrder = values.every((value, i) => i === 0 || compare(values[i - 1], value) * (sign ? -1 : 1) <= 0);
        if (!inOrder) wrong.push(`${sign}${name}: ${JSON.stringify(values)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('shows the fields that are asked for, and the id', async () => {
    const [first = {}] = await list.records('?');
    const other = Object.keys(first).find((name) => name !== idKey) ?? '';
    for (const one of await list.records(`?fields=${other}`)) {
      expect(Object.keys(one).sort()).toEqual([other, idKey].sort());
    }
  });

  it('refuses what it does not show, asked for by name', async () => {
    const { status, body } = await list.reply(`?fields=${idKey},payments_of_it`);
    expect(status).toBe(400);
    expect(body.error.fields).toMatch(/^names payments_of_it, which is not shown here; choose from /);
    expect((await list.records(`?fields=${idKey},`)).length).toBeGreaterThan(0);
  });

  it('is cut by the day of creation', async () => {
    const whole = ids(await list.records('?'));
    const old = ids(await list.records(`?created_before=${long}`));
    expect(old).toHaveLength(1);
    expect(ids(await list.records(`?created_after=${dayAfter}`))).toEqual(whole.filter((id) => !old.includes(id)));
    expect(ids(await list.records(`?created_after=${long}&created_before=${long}`))).toEqual(old);
    expect((await list.reply('?created_after=someday')).status).toBe(400);
    const { status, body } = await list.reply('?page=1&created_before=2001-01-01');
    expect(status === 404 || body.data.length === 0, JSON.stringify(body)).toBe(true);
  });
});
