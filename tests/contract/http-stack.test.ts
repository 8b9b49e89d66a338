/** What holds on every route, whatever the dialect: tokens, bodies, idempotency, headers, unknown paths. */
import { describe, expect, it } from 'vitest';
import { newFirm, send } from '../../lab/api.ts';
import { forgetPrincipals } from '../../lib/http/authenticate.ts';
import { changeToken, createToken, revokeToken } from '../../lib/operations/token/tokens.ts';

const path = '/api/customers';
const multipart = (fields: Record<string, string>) => {
  const boundary = `b${Math.random().toString(36).slice(2)}`;
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
  };
};

describe('a token', () => {
  it('is taken from any header a client of the dialect sends', async () => {
    const { token } = await newFirm();
    const forms: Record<string, string>[] = [
      { authtoken: token },
      { AuthToken: token },
      { authorization: `Bearer ${token}` },
      { authorization: `Token token="${token}"` },
      { authorization: `Token token=${token}` },
    ];
    for (const headers of forms) {
      const { status } = await send('GET', '/api/zapier/resources', { headers });
      expect({ headers: Object.keys(headers), status }).toEqual({ headers: Object.keys(headers), status: 200 });
    }
    expect((await send('GET', `/api/zapier/resources?authtoken=${token}`)).status).toBe(200);
  });

  it('is refused when it has expired, was revoked, has another secret or another number', async () => {
    const firm = await newFirm();
    const expired = await createToken({}, firm.work);
    await changeToken(expired.doc.id, { expiresAt: '2020-01-01T00:00:00.000Z' }, firm.work);
    const revoked = await createToken({}, firm.work);
    expect((await send('GET', '/api/zapier/resources', { headers: { authtoken: revoked.text } })).status).toBe(200);
    await revokeToken(revoked.doc.id, firm.work);
    forgetPrincipals();
    const [id, secret] = firm.token.split('.');
    const bad = [
      expired.text,
      revoked.text,
      `${id}.${secret}x`,
      `${id}9.${secret}`,
      `999999999-1.${secret}`,
      id,
      '',
      'x',
      `${id}.`,
    ];
    for (const authtoken of bad) {
      const { status, body } = await send('GET', '/api/zapier/resources', { headers: { authtoken: authtoken ?? '' } });
      expect({ authtoken, status }).toEqual({ authtoken, status: 401 });
      expect(body).toMatchObject({ status: false, message: expect.any(String) });
    }
  });

  it.each([
    [['*'], 200],
    [['customers:*'], 200],
    [['*:read'], 200],
    [['customers:read'], 200],
    [['customers:create'], 403],
    [['invoices:*'], 403],
    [['admin'], 403],
  ])('with the rights %j reads customers: %i', async (scopes, wanted) => {
    const firm = await newFirm();
    await firm.as('perfex')('POST', path, { body: { company: 'Acme' } });
    expect((await send('GET', path, { headers: { authtoken: await firm.tokenWith(scopes) } })).status).toBe(wanted);
  });
});

describe('a body', () => {
  it('says the same as JSON, as form and as multipart', async () => {
    const perfex = (await newFirm()).as('perfex');
    const fields = {
      company: 'Señor Ünïcode & Söhne',
      vat: 'B-1',
      billing_city: 'Pune',
      'groups_in[0]': '2',
      'groups_in[1]': '3',
    };
    const form = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    };
    const json = { body: { company: fields.company, vat: 'B-1', billing_city: 'Pune', groups_in: [2, 3] } };
    const shown = [];
    for (const call of [json, form, multipart(fields)]) {
      const { body } = await perfex('POST', path, call);
      const { id, userid, datecreated, ...rest } = (await perfex('GET', `${path}/${body.id}`)).body;
      expect(id).toBe(userid);
      shown.push(rest);
      expect(rest).toMatchObject({ company: fields.company, groups_in: ['2', '3'] });
    }
    expect(shown[1]).toEqual(shown[0]);
    expect(shown[2]).toEqual(shown[0]);
  });

  it.each([
    ['{"company":', 'application/json'],
    ['[1,2]', 'application/json'],
    ['"text"', 'application/json'],
    ['--x\r\nnonsense', 'multipart/form-data; boundary=x'],
    ['--x', 'multipart/form-data'],
  ])('that cannot be read (%s) is refused as unreadable', async (body, type) => {
    const { status, body: answer } = await (await newFirm()).as('perfex')('POST', path, {
      headers: { 'content-type': type },
      body,
    });
    expect(status).toBeLessThan(500);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(answer).toMatchObject({ status: false });
  });

  it('of more than 1 MB is refused before it is looked at', async () => {
    const perfex = (await newFirm()).as('perfex');
    expect((await perfex('POST', path, { body: { company: 'x'.repeat(1_000_001) } })).status).toBe(413);
  });

  it('with keys that mean something to JavaScript does no harm', async () => {
    const perfex = (await newFirm()).as('perfex');
    const type = { 'content-type': 'application/json' };
    const body = '{"company":"Acme","__proto__":{"admin":true},"constructor":{"prototype":{"x":1}}}';
    expect((await perfex('POST', path, { headers: type, body })).status).toBe(200);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
});

describe('an Idempotency-Key', () => {
  it('gives the stored answer for the same body and refuses another', async () => {
    const perfex = (await newFirm()).as('perfex');
    const headers = { 'idempotency-key': 'order-1' };
    const first = await perfex('POST', path, { headers, body: { company: 'Acme' } });
    const again = await perfex('POST', path, { headers, body: { company: 'Acme' } });
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await perfex('POST', path, { headers, body: { company: 'Other' } })).status).toBe(409);
    expect((await perfex('GET', path)).body).toHaveLength(1);
  });

  it('makes one record of many requests at once', async () => {
    const perfex = (await newFirm()).as('perfex');
    const headers = { 'idempotency-key': 'order-2' };
    const replies = await Promise.all(
      Array.from({ length: 12 }, () => perfex('POST', path, { headers, body: { company: 'Acme' } })),
    );
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect((await perfex('GET', path)).body).toHaveLength(1);
  });

  it('is free again when the request failed, and is each token its own', async () => {
    const firm = await newFirm();
    const other = await newFirm();
    const headers = { 'idempotency-key': 'order-3' };
    const perfex = firm.as('perfex');
    const refused = await perfex('POST', path, { headers, body: { company: 'Acme', default_currency: '77' } });
    expect(refused.status).toBe(404);
    expect((await perfex('POST', path, { headers, body: { company: 'Acme' } })).status).toBe(200);
    const theirs = await other.as('perfex')('POST', path, { headers, body: { company: 'Not Acme' } });
    expect(theirs.status).toBe(200);
    expect(theirs.headers['idempotent-replayed']).toBeUndefined();
  });
});

describe('every answer', () => {
  it('has a request id and rate limits in both spellings', async () => {
    const perfex = (await newFirm()).as('perfex');
    const { headers } = await perfex('GET', '/api/zapier/resources');
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    for (const name of ['x-ratelimit', 'x-rate-limit']) {
      expect(Number(headers[`${name}-limit`])).toBeGreaterThan(0);
      expect(Number(headers[`${name}-remaining`])).toBeLessThan(Number(headers[`${name}-limit`]));
      expect(Number(headers[`${name}-reset`])).toBeGreaterThan(Date.now() / 1000 - 1);
    }
  });

  it('is gzipped where that is accepted and worth it', async () => {
    const perfex = (await newFirm()).as('perfex');
    await perfex('POST', path, { body: { company: 'Acme', website: 'x'.repeat(2_000) } });
    const { headers, body } = await perfex('GET', path, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(headers['content-encoding']).toBe('gzip');
    expect(body[0].website).toHaveLength(2_000);
    expect((await perfex('GET', path)).headers['content-encoding']).toBeUndefined();
  });
});

describe('a path', () => {
  it('is the same with and without a trailing slash, and answers HEAD', async () => {
    const perfex = (await newFirm()).as('perfex');
    const { body } = await perfex('POST', `${path}/`, { body: { company: 'Acme' } });
    expect((await perfex('GET', `${path}/${body.id}/`)).body.company).toBe('Acme');
    const head = await perfex('HEAD', `${path}/${body.id}`);
    expect(head).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    ['GET', '/api/spoons', 404],
    ['PATCH', '/api/customers', 405],
    ['GET', '/api/v1/spoons', 404],
    ['GET', '/api/v2/spoons', 404],
    ['GET', '/admin/v1', 404],
    ['GET', '/spoons.json', 404],
  ])('that is not there (%s %s) says so in the words of its product', async (method, target, wanted) => {
    const { status, body } = await (await newFirm()).as('perfex')(method, target);
    expect(status).toBe(wanted);
    expect(typeof body).toBe('object');
  });

  it.each(['abc', '0', '-1', '1.5', '99999999999999999999', '1%00', '%F0%9F%92%A9'])(
    'with the id %s finds nothing',
    async (id) => {
      const perfex = (await newFirm()).as('perfex');
      expect(await perfex('GET', `${path}/${id}`)).toMatchObject({
        status: 404,
        body: { status: false, message: 'No data were found' },
      });
    },
  );
});
