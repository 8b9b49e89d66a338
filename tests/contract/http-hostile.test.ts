/** Bodies, keys and headers that are meant badly: refused in the dialect's own words, nothing lost in silence. */
import { describe, expect, it, vi } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { respond } from '../../lib/http/respond.ts';

const nested = (levels: number): string => `{"company":"Acme","kept":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const multipart = (parts: readonly string[]): string =>
  `${parts.map((part) => `--limit\r\nContent-Disposition: form-data; ${part}\r\n`).join('')}--limit--\r\n`;
const form = { 'content-type': 'multipart/form-data; boundary=limit' };

describe('a body', () => {
  it.each([200, 400_000])('nested %i deep is refused, with and without an idempotency key', async (levels) => {
    const perfex = (await newFirm()).as('perfex');
    const json = { 'content-type': 'application/json' };
    for (const headers of [json, { ...json, 'idempotency-key': 'deep' }]) {
      const reply = await perfex('POST', '/api/customers', { headers, body: nested(levels) });
      expect(reply.status).toBe(400);
      expect(reply.body.message).toMatch(/nested/);
    }
  });

  it('of objects nested within reason is read', async () => {
    const perfex = (await newFirm()).as('perfex');
    const headers = { 'content-type': 'application/json' };
    expect((await perfex('POST', '/api/customers', { headers, body: nested(50) })).status).toBe(200);
  });

  it('with keys of JavaScript’s own is only text', async () => {
    const perfex = (await newFirm()).as('perfex');
    const headers = { 'content-type': 'application/json' };
    const body = '{"company":"Acme","__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}';
    expect((await perfex('POST', '/api/customers', { headers, body })).status).toBe(200);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('of more multipart fields than are taken is refused, none dropped', async () => {
    const perfex = (await newFirm()).as('perfex');
    const fields = Array.from({ length: 10_001 }, (_, i) => `name="f${i}"\r\n\r\n1`);
    const body = multipart([...fields, 'name="company"\r\n\r\nAcme']);
    const reply = await perfex('POST', '/api/customers', { headers: form, body });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toMatch(/Too many/);
  });

  it('with a multipart field above 1 MB beside a file is refused, not cut', async () => {
    const perfex = (await newFirm()).as('perfex');
    const file = 'name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello';
    const body = multipart([`name="company"\r\n\r\n${'x'.repeat(1_000_001)}`, file]);
    expect((await perfex('POST', '/api/customers', { headers: form, body })).status).toBe(413);
  });
});

describe('an answer', () => {
  const options = { contentType: 'application/json', ifNoneMatch: null, isCrossOrigin: false, headers: {} };
  it.each([
    ['gzip', true],
    ['deflate, gzip;q=0.5', true],
    ['br, gzip;q=1.0, *;q=0.5', true],
    ['gzip;q=0', false],
    ['gzip; q=0.0, identity', false],
    ['identity', false],
  ])('to "%s" is gzipped: %s', async (acceptEncoding, zipped) => {
    const reply = await respond({ status: 200, body: 'x'.repeat(5_000) }, { ...options, acceptEncoding });
    expect(reply?.headers?.['content-encoding']).toBe(zipped ? 'gzip' : undefined);
  });
});

describe('the log', () => {
  it('of a fault shows where it happened and no line of its message', async () => {
    vi.stubEnv('LOG_LEVEL', 'info');
    vi.resetModules();
    const { logFault } = await import('../../lib/platform/log.ts');
    const lines: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    try {
      // A message of several lines, as zod and the JSON parser write them.
      logFault('fault', new Error('cannot read\n{"secret": "s3cr3t"}\nof Acme Ltd'), {});
    } finally {
      write.mockRestore();
      vi.unstubAllEnvs();
    }
    expect(lines.join('')).toMatch(/"fault":"Error","where":"at .*http-hostile/);
    expect(lines.join('')).not.toMatch(/s3cr3t|Acme/);
  });
});
