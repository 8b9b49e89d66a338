/** What comes before what: who asks, with which right, how much, and only then what is in the body. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { credentialsOf, newFirm, send } from '../../lab/api.ts';
import { forgetPrincipals } from '../../lib/http/authenticate.ts';
import { wrapTransport } from '../../lib/store/client.ts';

const form = { 'content-type': 'multipart/form-data; boundary=X' };
/** An upload that a proxy has cut off. */
const cutOff = '--X\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello';
const json = { 'content-type': 'application/json' };
const places = [
  ['perfex', '/api/customers'],
  ['teamwork', '/invoices.json'],
  ['admin', '/admin/v1/organization/logo'],
  ['sereni', '/api/v1/clients'],
  ['productive', '/api/v2/expenses'],
  ['siwapp', '/api/v1/customers'],
] as const;

describe('a body', () => {
  it.each(places)('that is cut off is refused, and nobody else hears of it (%s)', async (dialect, path) => {
    const firm = await newFirm();
    const headers = { ...credentialsOf(dialect, firm.token), ...form };
    // Without a token it is not even looked at.
    expect((await send('POST', path, { headers: form, body: cutOff })).status).toBe(401);
    expect([400, 415]).toContain((await send('POST', path, { headers, body: cutOff })).status);
  });

  it.each(places)('of a kind that nobody reads is 415, and the kind is named (%s)', async (dialect, path) => {
    const firm = await newFirm();
    const sent = (type: string, body: string) =>
      send('POST', path, { headers: { ...credentialsOf(dialect, firm.token), 'content-type': type }, body });
    for (const type of ['text/xml', 'Application/XML; charset=utf-8', 'application/octet-stream', 'multipart/mixed']) {
      const { status, body } = await sent(type, '<company>Acme</company>');
      expect([type, status]).toEqual([type, 415]);
      expect(JSON.stringify(body)).toContain(type.toLowerCase().split(';')[0]);
    }
    for (const type of ['', 'text/plain', 'application/json', 'application/vnd.api+json', 'text/json; charset=utf-8']) {
      expect([type, (await sent(type, '{}')).status]).not.toEqual([type, 415]);
    }
    expect((await sent('application/x-www-form-urlencoded', 'a=b')).status).not.toBe(415);
    expect((await sent(form['content-type'], `${cutOff}\r\n--X--\r\n`)).status).not.toBe(415);
    // Without a body there is nothing that could not be read.
    expect((await sent('text/xml', '')).status).not.toBe(415);
  });

  it('is not looked at before token and right are known', async () => {
    const firm = await newFirm();
    const post = async (token: string, body: string, contentType: string) => {
      const headers = { 'content-type': contentType, authtoken: token };
      return (await send('POST', '/api/customers', { headers, body })).status;
    };
    const narrow = await firm.tokenWith(['invoices:*']);
    for (const [body, type, wanted] of [
      ['{', 'application/json', 400],
      [`{"company":"${'x'.repeat(1_000_001)}"}`, 'application/json', 413],
      [cutOff, form['content-type'], 400],
    ] as const) {
      expect(await post('1-1-wrong', body, type)).toBe(401);
      expect(await post(narrow, body, type)).toBe(403);
      expect(await post(firm.token, body, type)).toBe(wanted);
    }
  });

  it('of more values than anybody means is refused before they are looked at', async () => {
    const firm = await newFirm();
    const body = `{"logo":[${'1,'.repeat(100_000)}1]}`;
    const reply = await firm.as('admin')('PATCH', '/admin/v1/organization', { headers: json, body });
    expect(reply).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/more than 100000 values/) } });
  });

  it('of objects wider than any is refused before it is looked at, in whatever form it comes', async () => {
    const perfex = (await newFirm()).as('perfex');
    const names = Array.from({ length: 1_001 }, (_, i) => `f${i}`);
    const asForm = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const [headers, body] of [
      [json, JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])))],
      [asForm, names.map((name) => `${name}=1`).join('&')],
      [
        form,
        `${names.map((name) => `--X\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n1\r\n`).join('')}--X--`,
      ],
    ] as const) {
      const reply = await perfex('POST', '/api/customers', { headers, body });
      expect(reply).toMatchObject({ status: 400, body: { message: expect.stringMatching(/more than 1000 fields/) } });
    }
  });

  it('of a thousand unknown fields names a hundred of them, shortened', async () => {
    const firm = await newFirm();
    const fields = Array.from({ length: 1_000 }, (_, i) => `"${'x'.repeat(210)}${i}":1`);
    const reply = await firm.as('admin')('PATCH', '/admin/v1/organization', {
      headers: json,
      body: `{${fields.join(',')}}`,
    });
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toHaveLength(100);
    expect(JSON.stringify(reply.body).length).toBeLessThan(50_000);
  });
});

describe('what surrounds a body', () => {
  it.each([
    ['path', `/api/customers/${'1'.repeat(5_000)}`, {}],
    ['query', `/api/customers?x=${'1'.repeat(20_000)}`, {}],
    ['head', '/api/customers', { 'x-long': '1'.repeat(40_000) }],
  ])('is bounded too: a %s that is too long', async (_, target, headers) => {
    const firm = await newFirm();
    const reply = await firm.as('perfex')('GET', target, { headers });
    expect(reply).toMatchObject({ status: 400, body: { message: expect.stringMatching(/too long/) } });
  });

  it('does not make links: a host that is none, and a scheme that is none, are not repeated', async () => {
    const firm = await newFirm();
    const api = firm.as('siwapp');
    const made = await api('POST', '/api/v1/invoices', { body: { data: { attributes: { name: 'Acme' } } } });
    const body = { data: { attributes: { amount: 1 } } };
    const { id } = made.body.data;
    const headers = { host: 'evil.example/x?', 'x-forwarded-proto': 'javascript:alert(1)//' };
    const paid = await api('POST', `/api/v1/invoices/${id}/payments`, { headers, body });
    const shown = JSON.stringify(paid.body) + JSON.stringify(paid.headers);
    expect(paid.status).toBe(201);
    expect(shown).not.toMatch(/javascript|evil/);
    expect(shown).toContain('http://localhost/api/v1/payments/');
  });
});

describe('tokens that are none', () => {
  it('are refused a thousand times a minute from one address, then not looked up any more', async () => {
    const firm = await newFirm();
    const call = (token: string, address: string) =>
      send('GET', '/api/zapier/resources', { headers: { authtoken: token }, address });
    const neighbour = await newFirm();
    expect((await call(neighbour.token, '192.0.2.1')).status).toBe(200);
    const wrong = firm.token.replace(/.{6}$/, 'wrong0');
    for (let i = 0; i < 1_000; i += 1) expect((await call(wrong, '192.0.2.1')).status).toBe(401);
    const another = firm.token.replace(/.{6}$/, 'wrong1');
    const reply = await call(another, '192.0.2.1');
    expect(reply.status).toBe(429);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    // Who was known before, behind the same address, is not kept out by them, even when he has to be looked up again.
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
    for (let i = 0; i < 1_001; i += 1) await call(wrong, '192.0.2.1');
    expect((await call(another, '192.0.2.1')).status).toBe(429);
    expect((await call(neighbour.token, '192.0.2.1')).status).toBe(200);
    // Nor is a token of the same firm that nobody has seen yet, and looking at the wrong ones reads nothing.
    const own = await firm.tokenWith(['*']);
    forgetPrincipals();
    expect((await call(own, '192.0.2.1')).status).toBe(200);
    let reads = 0;
    const restore = wrapTransport((inner) => (request) => {
      reads += 1;
      return inner(request);
    });
    for (let i = 10; i < 60; i += 1) {
      expect((await call(firm.token.replace(/.{6}$/, `wron${i}`), '192.0.2.1')).status).toBe(429);
    }
    restore();
    expect(reads).toBe(0);
    vi.useRealTimers();
    expect((await call(another, '192.0.2.2')).status).toBe(401);
    // Nor is another firm's token that nobody has seen yet.
    expect((await call((await newFirm()).token, '192.0.2.1')).status).toBe(200);
  });
});

describe('keys of links that open nothing', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it('count by where they come from before anything is read, whether there is such an organization or not', async () => {
    vi.stubEnv('REQUESTS_PER_MINUTE', '5');
    vi.resetModules();
    const api = await import('../../lab/api.ts');
    const firm = await api.newFirm();
    const statuses = async (organization: number, address: string): Promise<number[]> => {
      const found: number[] = [];
      for (let i = 0; i < 7; i += 1) {
        const target = `/api/v1/templates/1/invoices/1.pdf?key=${organization}-${'x'.repeat(32)}`;
        found.push((await api.send('GET', target, { address })).status);
      }
      return found;
    };
    const expected = [404, 404, 404, 404, 404, 429, 429];
    expect(await statuses(firm.organization.id, '2001:db8:1:2::1')).toEqual(expected);
    expect(await statuses(99_999_999, '2001:db8:1:3::1')).toEqual(expected);
    // The same network of IPv6.
    expect((await statuses(99_999_999, '2001:db8:1:3:ffff::9'))[0]).toBe(429);
  });
});

describe('a token', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it('may be used so often a minute as every answer says', async () => {
    vi.stubEnv('REQUESTS_PER_MINUTE', '5');
    vi.resetModules();
    const api = await import('../../lab/api.ts');
    const firm = await api.newFirm();
    const call = () => firm.as('perfex')('GET', '/api/zapier/resources');
    const left: string[] = [];
    for (let i = 0; i < 5; i += 1) left.push((await call()).headers['x-ratelimit-remaining'] ?? '');
    expect(left).toEqual(['4', '3', '2', '1', '0']);
    expect(await call()).toMatchObject({ status: 429, body: { status: false } });
    // Another's count is its own.
    const other = await api.newFirm();
    expect((await other.as('perfex')('GET', '/api/zapier/resources')).status).toBe(200);
  });
});
