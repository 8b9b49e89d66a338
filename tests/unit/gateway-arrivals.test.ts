/** Requests that have not come in whole: they keep nobody out, and do not stay for long. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closeGateway, echo, gated, raw, serve } from '../support/gateway.ts';

afterEach(closeGateway);

describe('what is on its way', () => {
  const half = (bytes = 'x') => `POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n${bytes}`;
  const post = { body: 'whole' };

  it('keeps no place for a body that is on its way', async () => {
    const { call, port } = await serve({ 'POST /a': echo }, { mostInFlight: 2 });
    const halves = Array.from({ length: 10 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    await Promise.all(halves.map((socket) => new Promise((done) => socket.write(half(), done))));
    for (let i = 0; i < 5; i += 1) expect(await call('POST', '/a', post)).toMatchObject({ status: 200 });
    for (const socket of halves) socket.destroy();
  });

  it('ends the oldest body on its way where there are too many, or too much of them', async () => {
    const { call, port } = await serve({ 'POST /a': echo }, { arrivals: { mostBodies: 2, mostBytes: 1_500 } });
    const first = raw(port, half());
    const second = raw(port, half());
    const busy = /^HTTP\/1\.1 503 .*retry-after: 1\r\n.*{"message":"Service Unavailable"}$/s;
    const third = raw(port, half());
    expect(await Promise.race([first, second])).toMatch(busy);
    const large = [half('x'.repeat(900)), half('x'.repeat(900))].map((bytes) => raw(port, bytes));
    expect(await Promise.race(large)).toMatch(busy);
    expect(await call('POST', '/a', post)).toMatchObject({ status: 200 });
    closeGateway();
    await Promise.all([first, second, third, ...large]);
  });

  it('ends a body that only drips, and not one that is worked on', async () => {
    const { handler, entered, open } = gated();
    const { call, port } = await serve({ 'POST /a': handler }, { arrivals: { bodyMs: 50, lookMs: 10 } });
    const underWay = call('POST', '/a', post);
    await expect.poll(entered).toBe(1);
    expect(await raw(port, half())).toMatch(/^HTTP\/1\.1 408 .*{"message":"Request Timeout"}$/s);
    open();
    expect(await underWay).toMatchObject({ status: 200 });
  });

  it('hangs up the connection that has been idle longest where there are too many', async () => {
    const { handler, entered, open } = gated();
    const { call, port } = await serve({ 'GET /a': handler }, { arrivals: { mostConnections: 3 } });
    const underWay = call('GET', '/a');
    await expect.poll(entered).toBe(1);
    const silent = Array.from({ length: 4 }, () => raw(port, ''));
    expect(await Promise.race(silent)).toBe('');
    open();
    expect(await underWay).toMatchObject({ status: 200 });
    closeGateway();
    await Promise.all(silent);
  });

  it('takes the bulk of a large body at a pace, and small requests beside it', async () => {
    const arrivals = { bytesAtOnce: 1_000, bytesPerSecond: 1_000_000 };
    const { call } = await serve({ 'POST /a': echo }, { arrivals });
    const sentAtMs = performance.now();
    const large = call('POST', '/a', { body: 'x'.repeat(400_000) });
    const answered: string[] = [];
    void large.then(() => answered.push('large'));
    expect(await call('POST', '/a', post)).toMatchObject({ status: 200 });
    answered.push('small');
    expect(await large).toMatchObject({ status: 200 });
    expect(answered).toEqual(['small', 'large']);
    expect(performance.now() - sentAtMs).toBeGreaterThan(300);
  });

  it('answers a request whose body is still on its way', async () => {
    const { drain, port } = await serve({ 'POST /a': echo });
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.write('POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nha');
    await expect.poll(() => text).toContain('100 Continue');
    const drained = drain();
    socket.write('lf');
    await drained;
    await expect.poll(() => text).toMatch(/HTTP\/1\.1 200 OK.*connection: close.*"body":"aGFsZg=="/s);
    socket.destroy();
  });
});
