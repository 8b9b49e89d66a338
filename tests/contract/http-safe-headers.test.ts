/** Headers that keep an answer to its client and from being taken for something else: on every answer of a function. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Firm, type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Dialect } from '../../lib/http/route.ts';
import { changeLogo } from '../../lib/operations/organization/logo.ts';
import { png } from '../support/pictures.ts';

/** What a browser that does not know the answer's type, or a cache on the way, could do without these. */
const safe = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': expect.stringMatching(/^private, no-(cache|store)$/),
};
const encrypted = { 'x-forwarded-proto': 'https' };
const hsts = 'strict-transport-security';

const dialects = [...new Set(routes.map(({ dialect }) => dialect))];

let firm: Firm;
beforeAll(async () => {
  firm = await furnishedFirm();
  await changeLogo(png(1, 1), {}, firm.work);
});

/** Sends a request, encrypted and not, and holds the headers of both answers. Gives the first. */
async function hold(method: string, target: string, { headers = {}, ...call }: Call = {}): Promise<Reply> {
  const reply = await send(method, target, { ...call, headers: { ...headers, ...encrypted } });
  const name = `${method} ${target}: ${reply.status}`;
  expect(reply.headers, name).toMatchObject({ ...safe, [hsts]: 'max-age=31536000' });
  const plain = await send(method, target, { ...call, headers });
  expect(plain.headers, name).toMatchObject(safe);
  expect(plain.headers, name).not.toHaveProperty(hsts);
  return reply;
}

const withToken = (dialect: Dialect): Call => ({ headers: credentialsOf(dialect, firm.token) });

describe.each(dialects)('the safe headers of %s', (dialect) => {
  const own = routes.filter((route) => route.dialect === dialect);

  it('are on every read, files among them, and when nothing has changed', async () => {
    let kinds = '';
    for (const route of own.filter(({ method }) => method === 'GET')) {
      const { status, headers } = await hold('GET', targetOf(route), withToken(dialect));
      kinds += `${status} ${headers['content-type']}\n`;
      if (headers.etag === undefined) continue;
      const again = { headers: { ...withToken(dialect).headers, 'if-none-match': headers.etag } };
      expect((await hold('GET', targetOf(route), again)).status).toBe(304);
    }
    expect(kinds).toMatch(/^200 application\//m);
    if (dialect === 'admin') expect(kinds).toContain('200 image/png');
    if (dialect === 'siwapp') expect(kinds).toContain('200 application/pdf');
  });

  it('are on every refusal of a request without a token', async () => {
    for (const route of own.filter(({ scope }) => scope !== 'public')) {
      expect((await hold(route.method, targetOf(route))).status).toBe(401);
    }
  });

  it('are on every write, and on its refusal', async () => {
    const statuses = new Set<number>();
    for (const route of own.filter(({ method }) => method !== 'GET')) {
      const broken = { ...withToken(dialect), body: { nonsense: 'x'.repeat(50_001) } };
      statuses.add((await hold(route.method, targetOf(route), broken)).status);
    }
    for (const route of own.filter(({ method }) => method === 'POST')) {
      statuses.add((await hold('POST', targetOf(route), { ...withToken(dialect), body: route.sample })).status);
    }
    expect([...statuses].some((status) => status >= 200 && status < 300)).toBe(true);
    expect([...statuses].some((status) => status >= 400 && status < 500)).toBe(true);
    expect([...statuses].every((status) => status < 500)).toBe(true);
  });

  it('are on what no route answers: another method, an unknown path, a preflight', async () => {
    for (const path of new Set(own.map(targetOf))) {
      const { status } = await hold('OPTIONS', path, { headers: { origin: 'https://app.example.com' } });
      expect(status).toBe(204);
    }
    const [one] = own;
    const path = one ? targetOf(one).split('?')[0] : '';
    expect((await hold('TRACE', path ?? '')).status).toBe(405);
    expect((await hold('GET', `${path}/nothing/here`)).status).toBe(404);
  });
});
