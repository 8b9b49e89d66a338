import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import { decimalExpected } from '../../lib/domain/money.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';

type Api = ReturnType<Firm['as']>;

const soundbar = {
  description: 'JBL Soundbar',
  long_description: 'The JBL Cinema SB110 is a hassle-free soundbar',
  rate: '100.00',
  tax: 1,
  tax2: 2,
  group_id: 3,
  unit: 'pcs',
};
const nothing = { status: false, message: 'No data were found' };

async function fresh(): Promise<{ firm: Firm; api: Api }> {
  const firm = await newFirm();
  return { firm, api: firm.as('perfex') };
}

describe('creating a Perfex item', () => {
  let api: Api;
  let firm: Firm;
  beforeAll(async () => {
    ({ api, firm } = await fresh());
  });
  const post = (body: unknown): Promise<Reply> => api('POST', '/api/items', { body });

  it('answers the printed sentence and the new id', async () => {
    const made = await post(soundbar);
    expect(made.status).toBe(200);
    const id = made.body.item_id;
    expect(id).toBeTypeOf('number');
    expect(made.body).toEqual({
      status: true,
      message: 'Item created successfully',
      item_id: id,
      id,
      record_id: id,
    });
  });

  it('shows every documented field as it was written, with the documented types', async () => {
    const { body } = await post(soundbar);
    const read = await api('GET', `/api/items/${body.item_id}`);
    expect(read.status).toBe(200);
    expect(read.body).toEqual({ id: String(body.item_id), ...soundbar, customfields: [] });
  });

  it('needs no more than description and rate', async () => {
    const { body } = await post({ description: 'Bare', rate: 7 });
    const read = await api('GET', `/api/items/${body.item_id}`);
    expect(read.body).toEqual({
      id: String(body.item_id),
      description: 'Bare',
      long_description: '',
      rate: '7.00',
      tax: null,
      tax2: null,
      unit: '',
      group_id: 0,
      customfields: [],
    });
  });

  it('takes a form, its empty fields as none, ids as text', async () => {
    const made = await api('POST', '/api/items', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'description=From+a+form&rate=12.5&tax=2&tax2=&group_id=&unit=h',
    });
    const read = await api('GET', `/api/items/${made.body.item_id}`);
    expect(read.body).toMatchObject({
      description: 'From a form',
      rate: '12.50',
      tax: 2,
      tax2: null,
      group_id: 0,
      unit: 'h',
    });
  });

  it.each([
    ['-3', '-3.00'],
    ['0', '0.00'],
    ['0.12345', '0.12345'],
    [1e-7, '0.0000001'],
    ['999999999999999', '999999999999999.00'],
  ])('keeps the rate %s exactly', async (rate, shown) => {
    const { body } = await post({ description: 'Priced', rate });
    expect((await api('GET', `/api/items/${body.item_id}`)).body.rate).toBe(shown);
  });

  it.each([
    ['description', undefined, 'The Description field is required'],
    ['description', '', 'The Description field is required'],
    ['description', null, 'The Description field is required'],
    ['description', '   ', 'is required'],
    ['description', ['a'], 'must be text'],
    ['description', { a: 1 }, 'must be text'],
    ['description', 'x'.repeat(50_001), 'is longer than 50000 characters'],
    ['rate', undefined, 'The Rate field is required'],
    ['rate', '', 'The Rate field is required'],
    ['rate', 'much', decimalExpected],
    ['rate', '1e5', decimalExpected],
    ['rate', '1,000.00', decimalExpected],
    ['rate', 'NaN', decimalExpected],
    ['rate', 1e300, decimalExpected],
    ['rate', [1], decimalExpected],
    ['rate', true, decimalExpected],
    ['long_description', { a: 1 }, 'must be text'],
    ['tax', 'eleven', 'must be the id of a record'],
    ['tax', -1, 'must not be negative'],
    ['tax', 1.5, 'must be the id of a record'],
    ['tax', 4711, 'refers to a record that does not exist (4711)'],
    ['tax', 1e20, 'must be the id of a record'],
    ['tax2', [2], 'must be the id of a record'],
    ['tax2', 4712, 'refers to a record that does not exist (4712)'],
    ['unit', ['pcs'], 'must be text'],
    ['group_id', 'first', 'must be the id of a record'],
    ['group_id', -3, 'must not be negative'],
  ])('refuses %s %j and names it', async (field, value, message) => {
    const refused = await post({ ...soundbar, [field]: value });
    expect(refused).toMatchObject({
      status: 404,
      body: { status: false, message: 'Item creation failed', error: { [field]: message } },
    });
  });

  it('names all that is wrong at once', async () => {
    const refused = await post({});
    expect(refused).toMatchObject({
      status: 404,
      body: {
        status: false,
        error: { description: 'The Description field is required', rate: 'The Rate field is required' },
        message: 'Item creation failed',
      },
    });
  });

  it('ignores unknown fields', async () => {
    const made = await post({ description: 'Odd', rate: 1, id: 99, colour: 'red' });
    expect(made.status).toBe(200);
    const read = await api('GET', `/api/items/${made.body.item_id}`);
    expect(read.body).not.toHaveProperty('colour');
    expect(read.body.id).toBe(String(made.body.item_id));
  });

  it('refuses a deleted tax on a new item', async () => {
    await deleteEntry(firm.work.store.taxes, 3, firm.work);
    const refused = await post({ description: 'Taxed', rate: 1, tax: 3 });
    expect(refused.body.error).toEqual({ tax: 'refers to a record that does not exist (3)' });
  });

  it('repeats the answer of the same idempotency key without a second item', async () => {
    const call = { headers: { 'idempotency-key': 'once-an-item' }, body: { description: 'Single', rate: 1 } };
    const first = await api('POST', '/api/items', call);
    const again = await api('POST', '/api/items', call);
    expect(again.body).toEqual(first.body);
    expect((await api('GET', '/api/items/search/single')).body.meta.total).toBe(1);
  });
});

describe('updating a Perfex item', () => {
  let api: Api;
  let firm: Firm;
  let path: string;
  beforeAll(async () => {
    ({ api, firm } = await fresh());
    const { body } = await api('POST', '/api/items', { body: soundbar });
    path = `/api/items/${body.item_id}`;
  });

  it.each([
    ['description', 'Sofa', 'Sofa'],
    ['rate', 12, '12.00'],
    ['long_description', '', ''],
    ['tax', '3', 3],
    ['tax2', 0, null],
    ['group_id', '9', 9],
    ['unit', 'm²', 'm²'],
  ])('changes only %s when only that is sent', async (field, value, shown) => {
    const before = (await api('GET', path)).body;
    const answer = await api('PUT', path, { body: { [field]: value } });
    expect(answer).toMatchObject({ status: 200, body: { status: true, message: 'Item updated successfully' } });
    expect((await api('GET', path)).body).toEqual({ ...before, [field]: shown });
  });

  it.each(['', null])('leaves a rate as it is that is sent as %j', async (rate) => {
    const before = (await api('GET', path)).body;
    const answer = await api('PUT', path, { body: { rate, unit: 'set' } });
    expect(answer).toMatchObject({ status: 200, body: { status: true } });
    expect((await api('GET', path)).body).toEqual({ ...before, unit: 'set' });
  });

  it('refuses a body without any field of an item, and changes nothing', async () => {
    const before = (await api('GET', path)).body;
    for (const body of [{}, { id: '1', colour: 'red' }]) {
      const refused = await api('PUT', path, { body });
      const error = { body: 'has no field that can be changed' };
      expect(refused.status).toBe(404);
      expect(refused.body).toEqual({ status: false, error, message: 'Item update failed' });
    }
    expect((await api('GET', path)).body).toEqual(before);
  });

  it.each([
    ['description', '', 'is required'],
    ['rate', 'free', decimalExpected],
    ['description', null, 'is required'],
    ['tax', 4711, 'refers to a record that does not exist (4711)'],
    ['tax2', 4712, 'refers to a record that does not exist (4712)'],
    ['unit', { a: 1 }, 'must be text'],
  ])('refuses %s %j and leaves the item alone', async (field, value, message) => {
    const before = (await api('GET', path)).body;
    const refused = await api('PUT', path, { body: { unit: 'untouched', [field]: value } });
    expect(refused).toMatchObject({
      status: 404,
      body: { status: false, message: 'Item update failed', error: { [field]: message } },
    });
    expect((await api('GET', path)).body).toEqual(before);
  });

  it('leaves a tax that was deleted since where it stood', async () => {
    const item = await api('POST', '/api/items', { body: { description: 'Old', rate: 1, tax: 2 } });
    await deleteEntry(firm.work.store.taxes, 2, firm.work);
    const own = `/api/items/${item.body.item_id}`;
    expect((await api('PUT', own, { body: { rate: 2, tax: 2 } })).status).toBe(200);
    expect((await api('GET', own)).body).toMatchObject({ rate: '2.00', tax: 2 });
    const refused = await api('PUT', own, { body: { tax2: 2 } });
    expect(refused.body.error).toEqual({ tax2: 'refers to a record that does not exist (2)' });
  });

  it.each(['4711', 'abc', '0', '-1', '99999999999999999999'])('answers the printed 404 for the id %s', async (id) => {
    const refused = await api('PUT', `/api/items/${id}`, { body: { rate: 1 } });
    expect(refused).toMatchObject({ status: 404, body: { status: false, message: 'Item update failed' } });
  });

  it('keeps both of two changes that meet', async () => {
    await Promise.all([
      api('PUT', path, { body: { unit: 'together' } }),
      api('PUT', path, { body: { description: 'Together' } }),
    ]);
    expect((await api('GET', path)).body).toMatchObject({ unit: 'together', description: 'Together' });
  });
});

describe('deleting a Perfex item', () => {
  it.each(['/api/delete/items', '/api/items'])('works at %s/{id}, once', async (base) => {
    const { api } = await fresh();
    const { body } = await api('POST', '/api/items', { body: soundbar });
    const target = `${base}/${body.item_id}`;
    expect(await api('DELETE', target)).toMatchObject({
      status: 200,
      body: { status: true, message: 'Item deleted successfully' },
    });
    expect(await api('GET', `/api/items/${body.item_id}`)).toMatchObject({ status: 404, body: nothing });
    expect(await api('DELETE', target)).toMatchObject({
      status: 404,
      body: { status: false, message: 'Item deletion failed' },
    });
  });
});

describe('listing and searching Perfex items', () => {
  let api: Api;
  let firm: Firm;
  beforeAll(async () => {
    ({ api, firm } = await fresh());
    await api('POST', '/api/items', { body: soundbar });
    await api('POST', '/api/items', { body: { description: 'Café table', rate: 20, unit: 'pcs' } });
    await api('POST', '/api/items', { body: { description: 'Armchair', rate: 3, long_description: '100% leather' } });
  });
  const idsOf = (records: { id: string }[]): string[] => records.map(({ id }) => id);

  it('answers a bare array of whole items, by id', async () => {
    const list = await api('GET', '/api/items');
    expect(list.status).toBe(200);
    expect(idsOf(list.body)).toEqual(['1', '2', '3']);
    expect(list.body[0]).toEqual({ id: '1', ...soundbar, customfields: [] });
  });

  it('answers a page where one is asked for', async () => {
    const page = await api('GET', '/api/items?page=2&per_page=2');
    expect(idsOf(page.body.data)).toEqual(['3']);
    expect(page.body.meta).toEqual({
      current_page: 2,
      page: 2,
      per_page: 2,
      total: 3,
      last_page: 2,
      total_pages: 2,
      has_more: false,
    });
  });

  it.each([
    ['sort=rate', ['3', '2', '1']],
    ['sort=-rate', ['1', '2', '3']],
    ['sort=description', ['3', '2', '1']],
    ['sort=-id', ['3', '2', '1']],
    ['created_after=2000-01-01', ['1', '2', '3']],
    ['created_after=2000-01-01&created_before=2999-12-31&sort=-rate', ['1', '2', '3']],
  ])('lists with %s', async (query, ids) => {
    expect(idsOf((await api('GET', `/api/items?${query}`)).body)).toEqual(ids);
  });

  it('shows the fields asked for, and the id', async () => {
    const list = await api('GET', '/api/items?fields=rate,tax');
    expect(list.body[0]).toEqual({ id: '1', rate: '100.00', tax: 1 });
  });

  it.each([
    ['per_page=0', 'per_page'],
    ['per_page=101', 'per_page'],
    ['per_page=many', 'per_page'],
    ['page=0', 'page'],
    ['page=1.5', 'page'],
    ['sort=colour', 'sort'],
    ['sort[]=rate', 'sort'],
    ['created_after=soon', 'created_after'],
  ])('refuses %s and names it', async (query, field) => {
    const refused = await api('GET', `/api/items?${query}`);
    expect(refused.status).toBe(400);
    expect(refused.body.status).toBe(false);
    expect(Object.keys(refused.body.error)).toEqual([field]);
  });

  it.each([
    ['soundbar', ['1']],
    ['HASSLE-free', ['1']],
    ['cafe', ['2']],
    ['pcs', ['1', '2']],
    ['leather', ['3']],
    ['100.00', ['1']],
    ['100%25', ['3']],
  ])('finds %s', async (word, ids) => {
    const found = await api('GET', `/api/items/search/${word}`);
    expect(found.status).toBe(200);
    expect(idsOf(found.body.data)).toEqual(ids);
    expect(found.body.meta.total).toBe(ids.length);
  });

  it('answers a search with whole items and the printed meta, 20 a page', async () => {
    const found = await api('GET', '/api/items/search/soundbar');
    expect(found.body.data).toEqual([{ id: '1', ...soundbar, customfields: [] }]);
    expect(found.body.meta).toMatchObject({ current_page: 1, per_page: 20, total: 1, last_page: 1 });
  });

  it('pages through a search with the size of its first page', async () => {
    const { api: many } = await fresh();
    await Promise.all(
      Array.from({ length: 25 }, (_, i) =>
        many('POST', '/api/items', { body: { description: `Chair ${i}`, rate: 1 } }),
      ),
    );
    const pages = await Promise.all([1, 2].map((page) => many('GET', `/api/items/search/chair?page=${page}`)));
    expect(pages.map(({ body }) => body.data.length)).toEqual([20, 5]);
    expect(new Set(pages.flatMap(({ body }) => idsOf(body.data))).size).toBe(25);
    expect(pages[1]?.body.meta).toMatchObject({ current_page: 2, per_page: 20, total: 25, last_page: 2 });
    const small = await many('GET', '/api/items/search/chair?page=3&per_page=10');
    expect(small.body.data).toHaveLength(5);
  });

  it.each(['/api/items/search/nowhere', '/api/items/4711', '/api/items/abc'])(
    'answers the printed 404 at %s',
    async (path) => {
      expect(await api('GET', path)).toMatchObject({ status: 404, body: nothing });
    },
  );

  it('answers 404 for a list without items, also of another firm', async () => {
    const stranger = (await newFirm()).as('perfex');
    expect(await stranger('GET', '/api/items')).toMatchObject({ status: 404, body: nothing });
    expect(await stranger('GET', '/api/items/1')).toMatchObject({ status: 404, body: nothing });
    expect(await stranger('GET', '/api/items/search/soundbar')).toMatchObject({ status: 404, body: nothing });
    expect((await stranger('PUT', '/api/items/1', { body: { rate: 1 } })).status).toBe(404);
    expect((await stranger('DELETE', '/api/delete/items/1')).status).toBe(404);
  });

  it('asks for the right of each verb', async () => {
    const authtoken = await firm.tokenWith(['items:read']);
    expect((await send('GET', '/api/items', { headers: { authtoken } })).status).toBe(200);
    const refused = await send('POST', '/api/items', { headers: { authtoken }, body: soundbar });
    expect(refused).toMatchObject({ status: 403, body: { status: false } });
    expect((await send('DELETE', '/api/delete/items/1', { headers: { authtoken } })).status).toBe(403);
  });
});
