/** What is the same at all of Sereni's routes: pages, ETags, headers, refusals. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, send } from '../../lab/api.ts';

const client = { name: 'Acme', email: 'a@acme.example', country_id: 'KE', currency_id: 'KES' };
const here = 'http://localhost:3000/api/v1/clients';

let firm: Firm;
let sereni: ReturnType<Firm['as']>;
beforeAll(async () => {
  firm = await newFirm();
  sereni = firm.as('sereni');
  for (let i = 1; i <= 30; i += 1) await sereni('POST', '/api/v1/clients', { body: { ...client, name: `C${i}` } });
});
const idsOf = (body: { data: { id: string }[] }): number[] => body.data.map(({ id }) => Number(id));
const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('Sereni pages', () => {
  it('shows 25 records when not asked otherwise', async () => {
    const { status, body } = await sereni('GET', '/api/v1/clients');
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['data', 'links', 'meta']);
    expect(idsOf(body)).toEqual(upTo(1, 25));
    expect(body.links).toEqual({
      first: `${here}?page=1&per_page=25`,
      last: `${here}?page=2&per_page=25`,
      prev: null,
      next: `${here}?page=2&per_page=25`,
    });
    expect(body.meta).toEqual({ current_page: 1, from: 1, last_page: 2, path: here, per_page: 25, to: 25, total: 30 });
  });

  it('walks every record once by its next links', async () => {
    const seen: number[] = [];
    let next: string | null = '/api/v1/clients?per_page=7';
    while (next) {
      const { body } = await sereni('GET', next.replace('http://localhost:3000', ''));
      seen.push(...idsOf(body));
      next = body.links.next;
    }
    expect(seen).toEqual(upTo(1, 30));
  });

  it('answers an empty page beyond the last, with the way back', async () => {
    const { status, body } = await sereni('GET', '/api/v1/clients?page=9&per_page=10');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: [],
      links: { prev: `${here}?page=3&per_page=10`, next: null },
      meta: { current_page: 9, from: null, to: null, last_page: 3, total: 30 },
    });
  });

  it('shows the middle and the last page', async () => {
    const middle = await sereni('GET', '/api/v1/clients?page=2&per_page=13');
    expect(idsOf(middle.body)).toEqual(upTo(14, 26));
    expect(middle.body.meta).toMatchObject({ from: 14, to: 26, current_page: 2, last_page: 3 });
    const last = await sereni('GET', '/api/v1/clients?page=3&per_page=13');
    expect(idsOf(last.body)).toEqual(upTo(27, 30));
    expect(last.body.meta).toMatchObject({ from: 27, to: 30 });
    expect(last.body.links).toMatchObject({ prev: `${here}?page=2&per_page=13`, next: null });
  });

  it.each([
    ['page', '0'],
    ['page', '-1'],
    ['page', 'two'],
    ['page', '1.5'],
    ['page', ''],
    ['page', '99999999999999999999'],
    ['per_page', '0'],
    ['per_page', '101'],
    ['per_page', 'all'],
    ['per_page', '2.5'],
    ['per_page', '-5'],
  ])('refuses %s=%s with 400, named', async (name, value) => {
    for (const path of [
      '/api/v1/clients',
      '/api/v1/payments',
      '/api/v1/clients/1/payments',
      '/api/v1/clients/1/projects',
    ]) {
      const refused = await sereni('GET', `${path}?${name}=${value}`);
      expect(refused.status).toBe(400);
      expect(Object.keys(refused.body.errors)).toEqual([name]);
      expect(refused.body.message).toContain(`The ${name} `);
    }
  });

  it('refuses a page that is no single value', async () => {
    expect((await sereni('GET', '/api/v1/clients?page[number]=2')).status).toBe(400);
    expect((await sereni('GET', '/api/v1/clients?per_page=1&per_page=2')).status).toBe(400);
  });
});

describe('Sereni reads', () => {
  it('carry an ETag and answer 304 while nothing changed', async () => {
    const first = await sereni('GET', '/api/v1/clients/1');
    const { etag = '' } = first.headers;
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await sereni('GET', '/api/v1/clients/1', { headers: { 'if-none-match': etag } });
    expect(again).toMatchObject({ status: 304, body: '' });
    expect(again.headers.etag).toBe(etag);
    await sereni('PUT', '/api/v1/clients/1', { body: { ...client, name: 'Renamed' } });
    const changed = await sereni('GET', '/api/v1/clients/1', { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(changed.body.attributes.name).toBe('Renamed');
    expect(changed.headers.etag).not.toBe(etag);
  });

  it('have it on lists too, and writes have none', async () => {
    const { etag = '' } = (await sereni('GET', '/api/v1/clients?page=2')).headers;
    const again = await sereni('GET', '/api/v1/clients?page=2', { headers: { 'if-none-match': `W/"x", ${etag}` } });
    expect(again.status).toBe(304);
    const made = await sereni('POST', '/api/v1/clients', { body: client, headers: { 'if-none-match': '*' } });
    expect(made.status).toBe(201);
    expect(made.headers.etag).toBeUndefined();
  });
});

describe('Sereni refuses', () => {
  it.each(['text/html', 'application/xml, text/*', 'application/json;q=0', 'application/json; q=0.0'])(
    'an Accept of %s with 415',
    async (accept) => {
      const refused = await sereni('GET', '/api/v1/clients/1', { headers: { accept } });
      expect(refused).toMatchObject({ status: 415, body: { errors: {} } });
      expect(refused.body.message).toContain('application/json');
      expect((await sereni('POST', '/api/v1/clients', { headers: { accept }, body: client })).status).toBe(415);
    },
  );

  it.each(['application/json', '*/*', 'text/html, application/*;q=0.1', 'Application/JSON; charset=utf-8', ''])(
    'nothing for an Accept of "%s"',
    async (accept) => {
      expect((await sereni('GET', '/api/v1/clients/1', { headers: { accept } })).status).toBe(200);
    },
  );

  it.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Bearer 1-1.aaaaaaaaaaaaaaaaaaaaaaaa' }],
    ['a token in another scheme', { authorization: 'Basic eDp5' }],
    ['an empty token', { authorization: 'Bearer' }],
  ])('%s with 401 in its own words', async (_, headers) => {
    for (const [method, path] of [
      ['GET', '/api/v1/clients'],
      ['POST', '/api/v1/payments'],
      ['GET', '/api/v1/payments/1'],
      ['PUT', '/api/v1/payments/1'],
      ['DELETE', '/api/v1/payments/1'],
    ] as const) {
      const refused = await send(method, path, { headers, ...(method === 'GET' ? {} : { body: {} }) });
      expect(refused).toMatchObject({
        status: 401,
        body: { message: 'The token is missing, unknown, expired or revoked.', errors: {} },
      });
    }
  });

  it('a token without the right with 403', async () => {
    const authorization = `Bearer ${await firm.tokenWith(['customers:read'])}`;
    const may = await send('GET', '/api/v1/clients/1', { headers: { authorization } });
    expect(may.status).toBe(200);
    for (const [method, path] of [
      ['POST', '/api/v1/clients'],
      ['PUT', '/api/v1/clients/1'],
      ['DELETE', '/api/v1/clients/1'],
      ['GET', '/api/v1/payments'],
      ['GET', '/api/v1/clients/1/payments'],
      ['GET', '/api/v1/clients/1/projects'],
    ] as const) {
      const refused = await send(method, path, {
        headers: { authorization },
        ...(method === 'GET' ? {} : { body: client }),
      });
      expect(refused.status).toBe(403);
      expect(refused.body.message).toContain('lacks the right');
    }
  });

  it('another firm’s client with 404', async () => {
    const stranger = (await newFirm()).as('sereni');
    expect((await stranger('GET', '/api/v1/clients/1')).status).toBe(404);
    expect((await stranger('PUT', '/api/v1/clients/1', { body: client })).status).toBe(404);
    expect((await stranger('DELETE', '/api/v1/clients/1')).status).toBe(404);
  });

  it.each(['{"name": ', '[1]', '"text"', 'null'])('the unreadable body %s with 400', async (body) => {
    const refused = await sereni('POST', '/api/v1/clients', { headers: { 'content-type': 'application/json' }, body });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ errors: {}, message: expect.stringContaining('body') });
  });

  it('a body above 1 MB with 413', async () => {
    const refused = await sereni('POST', '/api/v1/clients', { body: { ...client, notes: 'x'.repeat(1_000_001) } });
    expect(refused).toMatchObject({ status: 413, body: { errors: {} } });
  });
});

describe('Sereni answers', () => {
  it('are JSON, carry a request id and rate limits, and take a trailing slash', async () => {
    const { status, headers } = await sereni('GET', '/api/v1/clients/1/');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-request-id']).toMatch(/.+/);
    expect(headers['x-ratelimit-limit']).toBe(headers['x-rate-limit-limit']);
  });

  it('make a repeated POST with the same key once', async () => {
    const headers = { 'idempotency-key': 'once-only' };
    const first = await sereni('POST', '/api/v1/clients', { body: client, headers });
    const second = await sereni('POST', '/api/v1/clients', { body: client, headers });
    expect(second).toMatchObject({ status: 201, body: first.body });
    const other = await sereni('POST', '/api/v1/clients', { body: { ...client, name: 'Other' }, headers });
    expect(other).toMatchObject({ status: 422, body: { errors: {} } });
  });
});
