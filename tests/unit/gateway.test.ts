/** The local gateway before functions of a test's own: whatever a function does, the answer is true and in AWS's words. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { closeGateway, echo, front, gated, type Handle, raw, reported, serve } from '../support/gateway.ts';

afterEach(closeGateway);

describe('a function that fails', () => {
  it.each<[string, Handle]>([
    ['throws', async () => Promise.reject(new Error('secret'))],
    [
      'throws at once',
      () => {
        throw new Error('secret');
      },
    ],
    ['answers nothing', async () => undefined],
    ['answers what has no status', async () => ({ errorMessage: 'secret', stackTrace: [] })],
    ['answers a status that is none', async () => ({ statusCode: 99 })],
    ['answers a header that cannot be sent', async () => ({ statusCode: 200, headers: { a: 'b\r\nc: d' } })],
    [
      'answers more than 6 MB in bytes, not in characters',
      async () => ({ statusCode: 200, body: '€'.repeat(2_200_000) }),
    ],
    ['answers more than 6 MB', async () => ({ statusCode: 200, body: 'x'.repeat(7_000_000) })],
  ])('that %s is a 500 in words that tell nothing, and a line in the log', async (_, handler) => {
    const { call } = await serve({ 'GET /a': handler });
    const { status, text } = await call('GET', '/a');
    expect({ status, text }).toEqual({ status: 500, text: '{"message":"Internal Server Error"}' });
    expect(reported).toHaveLength(1);
  });

  it('cannot be loaded: 500, and it is tried again at the next request', async () => {
    let tries = 0;
    const load = async () => {
      tries += 1;
      if (tries === 1) throw new Error('Cannot find module /secret/path');
      return { handler: echo };
    };
    const { call } = await serve({}, { routes: [{ method: 'GET', gatewayPath: '/a', function: 'a', load }] });
    expect(await call('GET', '/a')).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
    expect(await call('GET', '/a')).toMatchObject({ status: 200 });
  });

  it('hangs: 503 when its time is over', async () => {
    const { call } = await serve({ 'GET /a': () => new Promise(() => {}) }, { handlerMs: 20 });
    expect(await call('GET', '/a')).toMatchObject({ status: 503, text: '{"message":"Service Unavailable"}' });
    expect(reported).toEqual(['handler timed out']);
  });
});

describe('limits', () => {
  it('takes the largest answer that Lambda takes, measured as its JSON, and no byte more', async () => {
    const most = 6_291_556;
    const around = Buffer.byteLength(JSON.stringify({ statusCode: 200, body: '' }));
    let body = '';
    const { call } = await serve({ 'GET /a': async () => ({ statusCode: 200, body }) });
    // Each quote is two bytes of JSON.
    body = `${'"'.repeat(3_000_000)}${'x'.repeat(most - around - 6_000_000)}`;
    expect(await call('GET', '/a')).toMatchObject({ status: 200, text: body });
    body += 'x';
    expect(await call('GET', '/a')).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
  });

  it('lets who has no good token wait, in nobody’s place', async () => {
    const refuse: Handle = async () => ({ statusCode: 401, body: 'no' });
    const { call } = await serve({ 'GET /a': refuse, 'GET /b': echo }, { mostInFlight: 2, refusedMs: 2_000 });
    const sentAtMs = performance.now();
    const refused = Promise.all(Array.from({ length: 8 }, () => call('GET', '/a')));
    await expect.poll(async () => (await call('GET', '/b')).status).toBe(200);
    const answers = (await refused).map(({ status }) => status);
    expect(answers.filter((status) => status === 401).length).toBeGreaterThan(2);
    expect(performance.now() - sentAtMs).toBeGreaterThan(1_900);
  });

  it('takes so many requests at once, and says of further ones at once when to come again', async () => {
    const { handler, entered, open } = gated();
    const { call } = await serve({ 'GET /a': handler }, { mostInFlight: 3 });
    const taken = Promise.all(Array.from({ length: 3 }, () => call('GET', '/a')));
    await expect.poll(entered).toBe(3);
    const turnedAway = await call('GET', '/a');
    expect(turnedAway).toMatchObject({ status: 503, text: '{"message":"Service Unavailable"}' });
    expect(turnedAway.headers.get('retry-after')).toBe('1');
    open();
    expect((await taken).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await call('GET', '/a')).toMatchObject({ status: 200 });
  });

  it('refuses a body over 10 MB, and one that no event has room for', async () => {
    const { call } = await serve({ 'POST /a': echo });
    const refused = { status: 413, text: '{"message":"Request Entity Too Large"}' };
    const headers = { 'content-type': 'application/octet-stream' };
    expect(await call('POST', '/a', { headers, body: Buffer.alloc(10_000_001) })).toMatchObject(refused);
    expect(await call('POST', '/a', { headers, body: Buffer.alloc(5_000_000) })).toMatchObject(refused);
  });

  it('refuses a head over 10,240 bytes, and what is no HTTP', async () => {
    const { port } = await serve({});
    const long = await raw(port, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(11_000)}\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1\.1 431 .*{"message":"Request Header Fields Too Large"}$/s);
    expect(await raw(port, 'NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*{"message":"Bad Request"}$/s);
  });
});

describe('routes', () => {
  it('finds the most literal route, by the decoded path', async () => {
    const { call } = await serve({
      'GET /a/{id}': async (event) => ({
        statusCode: 200,
        body: JSON.stringify([event.routeKey, event.pathParameters]),
      }),
      'GET /a/{id}/b': echo,
      'GET /a/all': async (event) => ({ statusCode: 200, body: event.routeKey }),
    });
    expect((await call('GET', '/a/all')).text).toBe('GET /a/all');
    expect((await call('GET', '/a/a%6Cl')).text).toBe('GET /a/all');
    expect((await call('GET', '/a/5%2e0%20%C3%A9')).text).toBe('["GET /a/{id}",{"id":"5.0 é"}]');
    expect((await call('GET', '/a/100%')).text).toBe('["GET /a/{id}",{"id":"100%"}]');
    expect((await call('GET', `/a/${'x'.repeat(500)}`)).status).toBe(200);
    expect(JSON.parse((await call('GET', '/a/x%2Fb')).text)).toMatchObject({ pathParameters: { id: 'x' } });
  });

  it('sends everything else to the $default function', async () => {
    const seen: string[] = [];
    const fallback = front(async (event) => {
      seen.push(`${event.requestContext.http.method} ${event.rawPath} ${event.routeKey}`);
      return { statusCode: 404, body: event.body };
    });
    const { call } = await serve({ 'GET /a/{id}': echo, 'POST /a': echo }, { fallback });
    for (const [method, path] of [
      ['GET', '/a/'],
      ['GET', '/a/1/'],
      ['GET', '//a/1'],
      ['HEAD', '/a/1'],
      ['OPTIONS', '/a'],
      ['PUT', '/a'],
    ] as const) {
      expect((await call(method, path)).status).toBe(404);
    }
    expect(seen).toEqual([
      'GET /a/ $default',
      'GET /a/1/ $default',
      'GET //a/1 $default',
      'HEAD /a/1 $default',
      'OPTIONS /a $default',
      'PUT /a $default',
    ]);
  });

  it.each(['application/json', 'no/such; type=', 'nonsense', undefined])('hands on a body of type %s', async (type) => {
    const { call } = await serve({ 'POST /a': echo });
    const { text } = await call('POST', '/a', {
      body: Buffer.from('{"a":1}'),
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    });
    const event: APIGatewayProxyEventV2 = JSON.parse(text);
    expect(event.headers['content-type']).toBe(type);
    expect(Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString()).toBe('{"a":1}');
  });

  it('sends bytes, cookies and every status as the function gives them', async () => {
    const bytes = Buffer.from([0, 255, 128]);
    const { call, port } = await serve({
      'GET /a': async () => ({
        statusCode: 201,
        headers: { 'Content-Type': 'image/png', 'Content-Length': 99, 'X-Number': 5 },
        cookies: ['a=1', 'b=2'],
        body: bytes.toString('base64'),
        isBase64Encoded: true,
      }),
      'DELETE /a': async () => ({ statusCode: 204 }),
    });
    const answer = await fetch(`http://127.0.0.1:${port}/a`);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('x-number')).toBe('5');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    expect(await call('DELETE', '/a')).toMatchObject({ status: 204, text: '' });
  });
});

describe('ending', () => {
  it('answers what is under way and takes nothing new', async () => {
    const { handler, entered, open } = gated();
    const { call, drain } = await serve({ 'GET /a': handler });
    const underWay = call('GET', '/a');
    await expect.poll(entered).toBe(1);
    const drained = drain();
    expect(await call('GET', '/a')).toMatchObject({ status: 503 });
    open();
    expect(await underWay).toMatchObject({ status: 200 });
    await drained;
  });
});
