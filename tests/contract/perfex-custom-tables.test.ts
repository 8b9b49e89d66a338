/** Records of custom tables: every column written and read back, columns and values checked, tables kept apart. */

import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { decimalExpected } from '../../lib/domain/money.ts';

type Api = ReturnType<Firm['as']>;

const path = '/api/thirdparty/customtable';
const columns = [
  { name: 'title', required: true, max_length: 10 },
  { name: 'pieces', type: 'integer' },
  { name: 'weight', type: 'decimal' },
  { name: 'made', type: 'date' },
  { name: 'sold', type: 'datetime' },
  { name: 'winter', type: 'boolean' },
];
const whole = {
  title: 'Boot',
  pieces: '12',
  weight: '-1.5',
  made: '2024-02-29',
  sold: '2024-03-01 10:30:00',
  winter: '1',
};

async function firmWithTable(name = 'shoes', given: unknown = columns): Promise<{ firm: Firm; api: Api }> {
  const firm = await newFirm();
  await define(firm, name, given);
  return { firm, api: firm.as('perfex') };
}

async function define(firm: Firm, name: string, given: unknown): Promise<number> {
  const reply = await firm.as('admin')('POST', '/admin/v1/custom-tables', { body: { name, columns: given } });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body.id;
}

const titles = (reply: Reply): string[] => reply.body.map(({ title }: { title: string }) => title);

describe('the records of a custom table', () => {
  it('are filtered by what they show, also where that is longer than a row', async () => {
    const { api } = await firmWithTable('notes', [{ name: 'title' }, { name: 'winter', type: 'boolean' }]);
    const long = 'x'.repeat(120);
    for (const title of ['Boot', `${long}1`, `${long}2`, 'Sandal'])
      await api('POST', `${path}/notes`, { body: { title } });
    expect(titles(await api('GET', `${path}/notes?title=boot`))).toEqual(['Boot']);
    expect(titles(await api('GET', `${path}/notes?title=${long}2`))).toEqual([`${long}2`]);
    expect(titles(await api('GET', `${path}/notes?winter=&limit=1&offset=1`))).toEqual([`${long}1`]);
    expect((await api('GET', `${path}/notes?winter=0`)).status).toBe(404);
    const page = await api('GET', `${path}/notes?title[]=boot&title[]=${long}2&page=2&per_page=1`);
    expect(page.body).toMatchObject({ data: [{ title: `${long}2` }], meta: { total: 2 } });
  });

  it('are added with 201, read with every column as text, listed, changed and deleted', async () => {
    const { api } = await firmWithTable();
    const made = await api('POST', `${path}/shoes`, { body: whole });
    expect(made).toMatchObject({
      status: 201,
      body: { status: true, message: 'Record created successfully', id: 1, record_id: 1 },
    });
    expect((await api('GET', `${path}/shoes/1`)).body).toStrictEqual({ id: '1', ...whole });
    await api('POST', `${path}/shoes`, { body: { title: 'Sandal' } });
    const empty = { pieces: null, weight: null, made: null, sold: null, winter: null };
    expect((await api('GET', `${path}/shoes`)).body).toStrictEqual([
      { id: '1', ...whole },
      { id: '2', title: 'Sandal', ...empty },
    ]);
    const changed = await api('PUT', `${path}/shoes/1`, { body: { pieces: 13, weight: '' } });
    expect(changed).toMatchObject({ status: 200, body: { status: true, message: 'Record updated successfully' } });
    expect((await api('GET', `${path}/shoes/1`)).body).toStrictEqual({ id: '1', ...whole, pieces: '13', weight: null });
    const sentBack = await api('PUT', `${path}/shoes/1`, { body: { id: '1', ...whole } });
    expect(sentBack.status).toBe(200);
    expect((await api('DELETE', `${path}/shoes/1`)).body).toStrictEqual({
      status: true,
      message: 'Record deleted successfully',
    });
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const gone = await api(method, `${path}/shoes/1`, { body: method === 'PUT' ? { title: 'x' } : undefined });
      expect(gone, method).toMatchObject({ status: 404, body: { status: false, message: 'Record not found' } });
    }
    expect((await api('DELETE', '/api/delete/thirdparty/customtable/shoes/2')).status).toBe(200);
    expect(await api('GET', `${path}/shoes`)).toMatchObject({
      status: 404,
      body: { status: false, message: 'No data were found' },
    });
  });

  it('take the values of JSON, and come as a form and as multipart too', async () => {
    const { api } = await firmWithTable();
    const json = { ...whole, pieces: 12, weight: -1.5, sold: '2024-03-01T10:30', winter: true };
    await api('POST', `${path}/shoes`, { body: json });
    const flat = new URLSearchParams(whole);
    await api('POST', `${path}/shoes`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: flat.toString(),
    });
    const form = new FormData();
    for (const [name, value] of flat) form.append(name, value);
    const request = new Request('http://localhost', { method: 'POST', body: form });
    await api('POST', `${path}/shoes`, {
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      body: Buffer.from(await request.arrayBuffer()),
    });
    expect((await api('GET', `${path}/shoes`)).body).toStrictEqual(['1', '2', '3'].map((id) => ({ id, ...whole })));
  });

  it('are paged, sorted by any column, numbers as numbers, and told by their fields', async () => {
    const { api } = await firmWithTable();
    const given = [
      ['b', 10],
      ['a', 9],
      ['c', null],
      ['d', -2],
    ];
    for (const [title, pieces] of given) await api('POST', `${path}/shoes`, { body: { title, pieces } });
    const list = async (query: string) => titles(await api('GET', `${path}/shoes?${query}`));
    expect(await list('sort=pieces')).toEqual(['c', 'd', 'a', 'b']);
    expect(await list('sort=-pieces')).toEqual(['b', 'a', 'd', 'c']);
    expect(await list('sort=title')).toEqual(['a', 'b', 'c', 'd']);
    expect(await list('sort=-id')).toEqual(['d', 'c', 'a', 'b']);
    const page = await api('GET', `${path}/shoes?page=2&per_page=3&fields=title`);
    expect(page.body).toMatchObject({ data: [{ id: '4', title: 'd' }], meta: { total: 4, last_page: 2 } });
    expect(Object.keys(page.body.data[0])).toEqual(['id', 'title']);
    expect(await api('GET', `${path}/shoes?created_before=2001-01-01`)).toMatchObject({ status: 404 });
    const strange = await api('GET', `${path}/shoes?sort=colour`);
    expect(strange).toMatchObject({ status: 400, body: { error: { sort: expect.stringContaining('colour') } } });
  });
});

describe('columns and values', () => {
  let api: Api;
  beforeAll(async () => {
    ({ api } = await firmWithTable('george'));
    await api('POST', `${path}/george`, { body: whole });
  });

  it('that the table lacks are refused with 400 in the printed words, and nothing is stored', async () => {
    for (const [method, target] of [
      ['POST', `${path}/george`],
      ['PUT', `${path}/george/1`],
    ] as const) {
      const reply = await api(method, target, { body: { title: 'New', invalid_column: 1, other: 2 } });
      expect(reply).toMatchObject({
        status: 400,
        body: { status: false, message: "Column 'invalid_column' does not exist in table 'george'" },
      });
      expect(Object.keys(reply.body.error)).toEqual(['invalid_column', 'other']);
    }
    expect((await api('GET', `${path}/george`)).body).toStrictEqual([{ id: '1', ...whole }]);
  });

  it.each([
    ['title', 'longer than ten', 'is longer than 10 characters'],
    ['title', '', 'is required'],
    ['title', null, 'is required'],
    ['title', { nested: 1 }, 'must be text'],
    ['pieces', '1.5', 'must be a whole number'],
    ['pieces', 'many', 'must be a whole number'],
    ['pieces', [1], 'must be a whole number'],
    ['weight', 'heavy', decimalExpected],
    ['made', '2023-02-30', 'must be a date YYYY-MM-DD'],
    ['sold', '2024-03-01 25:00', 'must be a date and time YYYY-MM-DD HH:MM:SS'],
    ['winter', 'perhaps', 'must be 0 or 1'],
    ['Title', 'x', "does not exist in table 'george'"],
    ['constructor', 'x', "does not exist in table 'george'"],
    ['id', 7, /is given by the server|cannot be changed/],
  ] as const)('%s = %j is refused and named', async (name, value, message) => {
    const body = `{"title": "New", ${JSON.stringify(name)}: ${JSON.stringify(value)}}`;
    const headers = { 'content-type': 'application/json' };
    for (const [method, target] of [
      ['POST', `${path}/george`],
      ['PUT', `${path}/george/1`],
    ] as const) {
      const reply = await api(method, target, { headers, body });
      const told = reply.body.message?.replace(`Column '${name}' `, '');
      expect({ status: reply.status, named: Object.keys(reply.body.error ?? {}) }).toEqual({
        status: 400,
        named: [name],
      });
      if (typeof message === 'string') expect(told).toBe(message);
      else expect(told).toMatch(message);
    }
    expect((await api('GET', `${path}/george/1`)).body).toStrictEqual({ id: '1', ...whole });
  });

  it('that are required are asked for once, and a body without columns is refused', async () => {
    expect((await api('POST', `${path}/george`, { body: { pieces: 1 } })).body).toMatchObject({
      message: "Column 'title' is required",
      error: { title: 'is required' },
    });
    expect((await api('PUT', `${path}/george/1`, { body: { pieces: '' } })).status).toBe(200);
    await api('PUT', `${path}/george/1`, { body: { pieces: 12 } });
    expect((await api('POST', `${path}/george`, { body: {} })).status).toBe(400);
  });

  it('follow the table: a new column is empty, one that is gone is not shown, and comes back with its values', async () => {
    const { firm, api: own } = await firmWithTable('shoes', [{ name: 'a' }, { name: 'b' }]);
    await own('POST', `${path}/shoes`, { body: { a: '1', b: '2' } });
    const shape = async (...names: string[]) => {
      const body = { columns: names.map((name) => ({ name })) };
      await firm.as('admin')('PATCH', '/admin/v1/custom-tables/1', { body });
      return (await own('GET', `${path}/shoes/1`)).body;
    };
    expect(await shape('a', 'c')).toStrictEqual({ id: '1', a: '1', c: null });
    await own('PUT', `${path}/shoes/1`, { body: { c: '3' } });
    expect(await shape('c', 'b')).toStrictEqual({ id: '1', c: '3', b: '2' });
  });
});

describe('tables', () => {
  it('that nobody made are not found, in the printed words', async () => {
    const { firm, api } = await firmWithTable();
    await api('POST', `${path}/shoes`, { body: { title: 'Boot' } });
    for (const [method, target, body] of [
      ['GET', '/giorgos'],
      ['GET', '/giorgos/1'],
      ['POST', '/giorgos', { title: 'x' }],
      ['PUT', '/giorgos/1', { title: 'x' }],
      ['DELETE', '/giorgos/1'],
      ['GET', '/SHOES'],
    ] as const) {
      const name = target.split('/')[1];
      expect(await api(method, path + target, { body }), `${method} ${target}`).toMatchObject({
        status: 404,
        body: { status: false, message: `Table '${name}' does not exist` },
      });
    }
    const stranger = (await newFirm()).as('perfex');
    expect((await stranger('GET', `${path}/shoes`)).body.message).toBe("Table 'shoes' does not exist");
    await firm.as('admin')('DELETE', '/admin/v1/custom-tables/1');
    expect((await api('GET', `${path}/shoes/1`)).body.message).toBe("Table 'shoes' does not exist");
  });

  it('keep their records apart, also from a later table of the same name', async () => {
    const { firm, api } = await firmWithTable('shoes', [{ name: 'a' }]);
    await define(firm, 'hats', [{ name: 'a' }]);
    const { body: shoe } = await api('POST', `${path}/shoes`, { body: { a: 'shoe' } });
    const { body: hat } = await api('POST', `${path}/hats`, { body: { a: 'hat' } });
    expect((await api('GET', `${path}/shoes?sort=a`)).body).toStrictEqual([{ id: String(shoe.id), a: 'shoe' }]);
    expect((await api('GET', `${path}/hats`)).body).toStrictEqual([{ id: String(hat.id), a: 'hat' }]);
    for (const [method, target] of [
      ['GET', `/shoes/${hat.id}`],
      ['DELETE', `/hats/${shoe.id}`],
    ] as const) {
      expect((await api(method, path + target)).body, target).toMatchObject({ message: 'Record not found' });
    }
    await firm.as('admin')('DELETE', '/admin/v1/custom-tables/1');
    await define(firm, 'shoes', [{ name: 'a' }]);
    expect((await api('GET', `${path}/shoes`)).status).toBe(404);
    expect((await api('GET', `${path}/shoes/${shoe.id}`)).body).toMatchObject({ message: 'Record not found' });
  });

  it('lose no change when two meet', async () => {
    const { api } = await firmWithTable();
    await api('POST', `${path}/shoes`, { body: { title: 'Boot' } });
    const replies = await Promise.all(
      Object.entries(whole).map(([name, value]) => api('PUT', `${path}/shoes/1`, { body: { [name]: value } })),
    );
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect((await api('GET', `${path}/shoes/1`)).body).toStrictEqual({ id: '1', ...whole });
  });
});
