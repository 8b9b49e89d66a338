/**
 * No file is dropped in silence: every route that can be sent a body either keeps a file, where it can be found again,
 * or refuses the request and names the field.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf, type Dialect, type Firm, type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { formWith, pairsOf } from '../../lab/forms.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';
import { png } from '../support/pictures.ts';

const writing = routes.filter(({ method }) => method !== 'GET');
const named = (some: readonly Route[]) => some.map((route) => ({ name: `${route.method} ${route.path}`, route }));
const fieldCases = writing.flatMap((route) =>
  (route.files ?? []).map((field) => ({ name: `${route.method} ${route.path}`, route, field })),
);

let firm: Firm;
beforeAll(async () => {
  firm = await furnishedFirm();
});

/** The sample of a route as a form, with a file. */
async function sendFile(route: Route, field: string, file: File): Promise<Reply> {
  const { headers, body } = await formWith(pairsOf(route.sample ?? {}), [[field, file]]);
  const credentials = credentialsOf(route.dialect as Dialect, firm.token);
  return send(route.method, targetOf(route), { headers: { ...credentials, ...headers }, body });
}

describe.each(named(writing))('$name', ({ route }) => {
  it('refuses a file in a field that takes none, and names the field', async () => {
    const reply = await sendFile(route, 'surplus', new File(['lost?'], 'lost.txt', { type: 'text/plain' }));
    expect(reply.status, JSON.stringify(reply.body)).toBeGreaterThanOrEqual(400);
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(500);
    expect(JSON.stringify(reply.body)).toContain('surplus');
  });
});

/** Where the files that a route has taken are fetched. */
async function found(route: Route, { body }: Reply): Promise<string[]> {
  if (route.dialect === 'admin') return [body.logo];
  if (route.dialect === 'productive') {
    const path = `/api/v2/expenses/${body.data.id}?include=attachment`;
    const { included } = (await firm.as('productive')('GET', path)).body;
    return included.map(({ attributes }: { attributes: { url: string } }) => new URL(attributes.url).pathname);
  }
  const id = body.id ?? '1';
  const [record] = [(await firm.as('perfex')('GET', `/api/${route.resource}/${id}`)).body].flat();
  return record.attachments.map(({ url }: { url: string }) => new URL(url).pathname);
}

describe.each(fieldCases)('$name', ({ route, field }) => {
  it(`keeps a file in ${field}`, async () => {
    const bytes = png(7, fieldCases.findIndex((one) => one.route === route && one.field === field) + 5);
    const form = { ...route, sample: route.dialect === 'admin' ? {} : route.sample };
    const reply = await sendFile(form, field, new File([new Uint8Array(bytes)], 'dot.png', { type: 'image/png' }));
    expect(reply.status, JSON.stringify(reply.body)).toBe(route.status);
    const contents = await Promise.all(
      (await found(route, reply)).map(async (path) => (await firm.as(route.dialect)('GET', path)).body),
    );
    expect(contents.some((content) => Buffer.isBuffer(content) && content.equals(bytes))).toBe(true);
  });
});

it('an empty file field, as browsers send one, is no file', async () => {
  const route = routes.find(({ method, path }) => method === 'POST' && path === '/api/items');
  if (!route) throw new Error('no route');
  const reply = await sendFile(route, 'picture', new File([], '', { type: 'application/octet-stream' }));
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
});
