/** Answers are limited by the bytes that Lambda takes, and nothing larger leaves a function but in the dialect's words. */
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf, type Dialect, type Firm, newFirm } from '../../lab/api.ts';
import { at, bareInvoice, rule } from '../../lab/books.ts';
import { meter } from '../../lab/faults.ts';
import { protocol as admin } from '../../lib/dialects/admin/protocol.ts';
import { protocol as perfex } from '../../lib/dialects/perfex/protocol/envelope.ts';
import { protocol as productive } from '../../lib/dialects/productive/http.ts';
import { protocol as sereni } from '../../lib/dialects/sereni/http.ts';
import { protocol as siwapp } from '../../lib/dialects/siwapp/http.ts';
import { protocol as teamwork } from '../../lib/dialects/teamwork/http.ts';
import { createHandler } from '../../lib/http/lambda.ts';
import { fitsPayload } from '../../lib/http/payload.ts';
import type { Reply } from '../../lib/http/respond.ts';
import type { Route } from '../../lib/http/route.ts';

/** As Lambda's own message names it: "exceeded maximum allowed payload size (6291556 bytes)". */
const most = 6_291_556;
const protocols = { perfex, siwapp, sereni, teamwork, productive, admin };
const gzip = { 'accept-encoding': 'gzip' };

describe('a payload', () => {
  const head = { statusCode: 200, headers: { 'content-type': 'application/json' } };
  const sizeOf = (answer: object): number => Buffer.byteLength(JSON.stringify(answer));
  it.each([
    ['plain', 'x', false],
    ['quoted', '"', false],
    ['outside ASCII', 'é', false],
    ['outside the first plane', '😀', false],
    ['a control character', '\u001f', false],
    ['base64', 'A', true],
  ])('of %s text fits to the last byte', (_, letter, isBase64Encoded) => {
    const answer = (body: string) => ({ ...head, body, isBase64Encoded });
    const each = sizeOf(answer(letter)) - sizeOf(answer(''));
    const full = letter.repeat(Math.floor((most - sizeOf(answer(''))) / each));
    const rest = 'x'.repeat(most - sizeOf(answer(full)));
    expect(sizeOf(answer(full + rest))).toBe(most);
    expect(fitsPayload(answer(full + rest))).toBe(true);
    expect(fitsPayload(answer(`${full}${rest}x`))).toBe(false);
  });
});

/** Runs a route of a test's own with a good token. */
async function run(firm: Firm, dialect: Dialect, more: Partial<Route>, reply: Reply, headers = {}) {
  const route = {
    ...{ method: 'GET', path: '/x', dialect, resource: 'x', verb: 'x', summary: 'X.', status: 200 },
    scope: 'invoices:read',
    ...more,
  } as Route;
  const handler = createHandler(protocols[dialect], route, async () => reply);
  const event = {
    rawPath: '/x',
    headers: { ...credentialsOf(dialect, firm.token), ...headers },
    requestContext: { http: { method: route.method, path: '/x' } },
  } as unknown as APIGatewayProxyEventV2;
  const answer = await handler(event, {} as Context);
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(most);
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body ?? 'null') };
}

describe('an answer above 6 MB', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await newFirm();
  });

  const message = /larger than 6 MB/;
  it.each<[Dialect, object]>([
    ['perfex', { status: false, message: expect.stringMatching(message) }],
    ['siwapp', { errors: [{ status: '413', detail: expect.stringMatching(message) }] }],
    ['sereni', { message: expect.stringMatching(message) }],
    ['teamwork', { STATUS: 'Error', MESSAGE: expect.stringMatching(message) }],
    ['productive', { errors: [{ status: '413', code: 'too_large', detail: expect.stringMatching(message) }] }],
    ['admin', { status: 413, detail: expect.stringMatching(message) }],
  ])('is 413 in the words of %s, as text and as a file', async (dialect, body) => {
    for (const large of [{ data: 'x'.repeat(most) }, Buffer.alloc(Math.ceil((most * 3) / 4))]) {
      expect(await run(firm, dialect, {}, { status: 200, body: large })).toMatchObject({ status: 413, body });
    }
  });

  it('is sent where the client takes gzip and it fits compressed', async () => {
    const body = { data: 'x'.repeat(3 * most) };
    expect(await run(firm, 'sereni', {}, { status: 200, body })).toMatchObject({ status: 413 });
    const handler = createHandler(
      sereni,
      {
        method: 'GET',
        path: '/x',
        dialect: 'sereni',
        resource: 'x',
        verb: 'x',
        scope: 'invoices:read',
        summary: 'X.',
        status: 200,
      },
      async () => ({ status: 200, body }),
    );
    const headers = { ...credentialsOf('sereni', firm.token), ...gzip };
    const event = { rawPath: '/x', headers, requestContext: {} } as unknown as APIGatewayProxyEventV2;
    const answer = await handler(event, {} as Context);
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: true });
    expect(fitsPayload(answer)).toBe(true);
  });

  it('counts the escapes of a text: 3.2 MB of quotes are too much', async () => {
    const body = '"'.repeat(3_200_000);
    expect(await run(firm, 'admin', {}, { status: 200, body })).toMatchObject({ status: 413 });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'GET'] as const)(
    'of a write (%s) that is done says so in few words, and keeps its headers',
    async (method) => {
      const reply = { status: 201, body: { data: 'x'.repeat(most) }, headers: { location: '/x/1' } };
      const answer = await run(firm, 'siwapp', { method, scope: 'invoices:create' }, reply);
      expect(answer).toMatchObject({
        status: 201,
        headers: { location: '/x/1' },
        body: { meta: { message: expect.stringMatching(/^It is done\. The answer is larger than 6 MB/) } },
      });
    },
  );
});

describe('a list of Perfex without pages', () => {
  const long = 'Terms and conditions. '.repeat(2_200);
  let firm: Firm;
  beforeAll(async () => {
    firm = await newFirm();
    const api = firm.as('siwapp');
    const attributes = { name: 'Acme', terms: long, notes: long };
    for (let i = 0; i < 7; i += 1) {
      const made = Array.from({ length: 10 }, () =>
        api('POST', '/api/v1/invoices', { body: { data: { attributes } } }),
      );
      for (const { status } of await Promise.all(made)) expect(status).toBe(201);
    }
  });

  it('is whole for a client that takes gzip, whatever it has unpacked', async () => {
    const { status, body } = await firm.as('perfex')('GET', '/api/invoices', { headers: gzip });
    expect(status).toBe(200);
    expect(body).toHaveLength(70);
    expect(JSON.stringify(body).length).toBeGreaterThan(most);
  });

  it('says to another client how it can be had, and each of these ways works', async () => {
    const api = firm.as('perfex');
    const refused = await api('GET', '/api/invoices');
    expect(refused).toMatchObject({
      status: 413,
      body: {
        status: false,
        message:
          'The answer is larger than 6 MB: ask for it in smaller pages (page, per_page) or with fewer fields (fields) ' +
          'or with Accept-Encoding: gzip',
      },
    });
    expect((await api('GET', '/api/invoices?page=1')).body.data).toHaveLength(25);
    expect((await api('GET', '/api/invoices?fields=id,total')).body).toHaveLength(70);
  });

  it('is refused, compressed or not, when its records are more than an instance has memory for', async () => {
    const other = await newFirm();
    const { invoices } = other.work.store;
    const half = 'x'.repeat(145_000);
    const first = await invoices.nextId(120);
    for (let id = first; id < first + 120; id += 1) {
      const large = bareInvoice(other.work, id, { terms: half, notes: half });
      await other.work.store.save([invoices.create(large)]);
    }
    const api = other.as('perfex');
    const refused = await api('GET', '/api/invoices', { headers: gzip });
    expect(refused).toMatchObject({
      status: 413,
      body: { status: false, message: expect.stringMatching(/ask for them in smaller pages/) },
    });
    expect(await api('GET', '/api/invoices?page=1', { headers: gzip })).toMatchObject({ status: 200 });
  });

  it('is of 10,000 records at most, which one request may read and hold', async () => {
    const { checkWhole } = await import('../../lib/dialects/perfex/protocol/paging.ts');
    expect(() => checkWhole(10_000, null)).not.toThrow();
    expect(() => checkWhole(10_001, null)).toThrow(/page and per_page/);
    expect(() => checkWhole(10_001, { offset: 0, size: 25, inEnvelope: true })).not.toThrow();
  });
});

it('invoices that are made by one call are made, even if they are too many bytes to show', async () => {
  const firm = await newFirm();
  const long = 'n'.repeat(49_000);
  const now = '2020-06-01T12:00:00.000Z';
  await rule(firm.work, { startsOn: '2020-03-01', unit: 'day', terms: long, notes: long });
  const path = '/api/v1/recurring_invoices/generate_invoices';
  const answer = await firm.as('siwapp')('GET', path, { at: now });
  expect(answer).toMatchObject({ status: 200, body: { meta: { message: expect.stringMatching(/^It is done/) } } });
  const counted = meter();
  const again = await firm.as('siwapp')('GET', path, { at: now }).finally(counted.restore);
  expect(again.body.data).toEqual([]);
  expect(counted.count.transact).toBe(0);
  expect(await at(firm.work, now).store.invoices.count('all')).toBe(93);
});
