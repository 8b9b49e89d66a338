/** Lists, conditions and sort keys of a request are few: each is held against every record or costs work of its own. */
import { describe, expect, it } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { toListQuery } from '../../lib/dialects/perfex/protocol/paging.ts';

const many = (entry: unknown): unknown[] => Array.from({ length: 1_001 }, () => entry);

describe('a list of more than a thousand entries', () => {
  it.each([
    ['items', { relationships: { items: { data: many(1) } } }],
    ['payments', { relationships: { payments: many({}) } }],
    ['items_attributes', { attributes: { name: 'Acme', items_attributes: many({ attributes: [] }) } }],
  ])('of %s of a siwapp invoice is refused once, not for each entry', async (name, data) => {
    const siwapp = (await newFirm()).as('siwapp');
    const reply = await siwapp('POST', '/api/v1/invoices', {
      body: { data: { attributes: { name: 'Acme' }, ...data } },
    });
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toHaveLength(1);
    expect(reply.body.errors[0].detail).toContain('has more than 1000 entries');
    expect(reply.body.errors[0].source.pointer).toContain(name);
  });

  it('of taxes of a Perfex line is refused once', async () => {
    const { as, work } = await furnishedFirm();
    const line = { description: 'a', qty: 1, rate: 1, taxname: many({ nested: 1 }) };
    const body = { clientid: 1, number: 7, date: '2024-01-01', currency: 1, newitems: [line], subtotal: 1, total: 1 };
    const reply = await as('perfex')('POST', '/api/invoices', { body });
    expect(reply.status).toBe(404);
    expect(reply.body.error['newitems[0][taxname]']).toBe('has more than 1000 entries');
    expect(Object.keys(reply.body.error).filter((name) => name.includes('taxname'))).toHaveLength(1);
    expect(await work.store.invoices.get(4)).toBeNull();
  });

  it('of scopes of a token is refused once', async () => {
    const admin = (await newFirm()).as('admin');
    const reply = await admin('POST', '/admin/v1/tokens', { body: { scopes: many(7) } });
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toEqual([{ pointer: '/scopes', detail: 'has more than 1000 entries' }]);
  });
});

describe('more than a hundred conditions', () => {
  const conditions = (each: (i: number) => string): string => Array.from({ length: 101 }, (_, i) => each(i)).join('&');
  it('are refused by Productive, in groups or not', async () => {
    const productive = (await newFirm()).as('productive');
    const reply = await productive('GET', `/api/v2/expenses?${conditions((i) => `filter[${i}][name]=a`)}`);
    expect(reply.status).toBe(400);
    expect(reply.body.errors[0].detail).toContain('more than 100 filters');
    const ids = conditions((i) => `filter[person_id][]=${i + 1}`);
    expect((await productive('GET', `/api/v2/expenses?${ids}`)).status).toBe(200);
  });

  it.each(['q', 'meta'])('are refused by siwapp in %s', async (name) => {
    const siwapp = (await newFirm()).as('siwapp');
    const reply = await siwapp('GET', `/api/v1/invoices?${conditions((i) => `${name}[k${i}]=a`)}`);
    expect(reply.status).toBe(400);
    expect(reply.body.errors[0].detail).toBe(`${name} has more than 100 conditions`);
  });
});

describe('a sort key', () => {
  it('that is named again and again is looked at once', () => {
    let looks = 0;
    const row = {
      id: 1,
      get state() {
        looks += 1;
        return 'paid';
      },
    };
    const query = { sort: Array.from({ length: 1_000 }, () => 'status').join(',') };
    const { order } = toListQuery(query, { status: 'state' }, { timezone: 'UTC' });
    expect(order?.(row, row)).toBe(0);
    expect(looks).toBe(2);
  });

  it('is none of JavaScript’s own names', () => {
    expect(() => toListQuery({ sort: 'constructor' }, {}, { timezone: 'UTC' })).toThrow(/sort/);
  });
});

describe('the name of an invoice', () => {
  it('keeps within what a header may hold', async () => {
    const { as } = await furnishedFirm();
    const renamed = { invoice: { number: '株'.repeat(255) } };
    expect((await as('teamwork')('PUT', '/invoices/1.json', { body: renamed })).status).toBe(200);
    const { headers } = await as('siwapp')('GET', '/api/v1/templates/1/invoices/1.pdf');
    expect(headers['content-disposition']?.length).toBeLessThan(1_500);
    const { status, body } = await as('siwapp')('POST', '/api/v1/series', {
      body: { data: { attributes: { name: 'Long', value: 'x'.repeat(101) } } },
    });
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ detail: 'value is longer than 100 characters' });
  });
});
