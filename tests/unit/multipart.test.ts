/** Multipart bodies that were cut, damaged or meant badly: each is read whole or refused, and none ends the process. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../lib/domain/problem.ts';
import { type Body, readBody } from '../../lib/http/body.ts';
import { processorMs } from '../support/effort.ts';

const type = 'multipart/form-data; boundary=limit';
const part = (head: string, content: string): string =>
  `--limit\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const whole = [
  part('name="company"', 'Acme'),
  part('name="tags[]"', 'one'),
  part('name="file"; filename="a.txt"\r\nContent-Type: text/plain', 'hello\r\nworld'),
  part('name="note"', 'after the file'),
  '--limit--\r\n',
].join('');

const read = (bytes: Buffer, contentType = type): Promise<Body> =>
  readBody(contentType, bytes.toString('base64'), true);

describe('a multipart body', () => {
  it('is read whole', async () => {
    const { fields, files } = await read(Buffer.from(whole));
    expect(fields).toEqual({ company: 'Acme', tags: ['one'], note: 'after the file' });
    expect(files.map(({ field, name, bytes }) => [field, name, bytes.toString()])).toEqual([
      ['file', 'a.txt', 'hello\r\nworld'],
    ]);
  });

  it.each(['--limit--', '--limit--\r\n', '\r\n--limit--\r\n'])('may have no parts (%j)', async (text) => {
    expect(await read(Buffer.from(text))).toMatchObject({ fields: {}, files: [] });
  });

  it('may have words before and after it, and its boundary in quotes', async () => {
    const bytes = Buffer.from(`before\r\n${whole}after`);
    const { fields, files } = await read(bytes, 'multipart/form-data; charset=utf-8; boundary="limit"');
    expect([Object.keys(fields).length, files.length]).toEqual([3, 1]);
  });

  it('is refused wherever it is cut off, never read in part', async () => {
    const end = whole.lastIndexOf('--limit--') + '--limit--'.length;
    for (let at = 1; at < end; at += 1) {
      await expect(read(Buffer.from(whole.slice(0, at))), `cut at ${at}`).rejects.toMatchObject({ code: 'malformed' });
    }
  });

  it('is read or refused, however it was damaged on the way', async () => {
    const bytes = Buffer.from(whole);
    const place = fc.nat(bytes.length - 1);
    const damage = fc.oneof(
      fc.record({ at: place, put: fc.uint8Array({ minLength: 1, maxLength: 12 }) }),
      fc.record({
        at: place,
        put: fc
          .constantFrom('--limit', '\r\n', '\r\n\r\n', '--limit--', '"', ';', 'filename=')
          .map((text) => Buffer.from(text)),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 5 }), fc.boolean(), async (damages, over) => {
        let damaged = bytes;
        for (const { at, put } of damages) {
          const rest = damaged.subarray(at + (over ? put.length : 0));
          damaged = Buffer.concat([damaged.subarray(0, at), put, rest]);
        }
        await read(damaged).catch((error: unknown) => expect(error).toBeInstanceOf(Problem));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['\r\n--X', 600_000],
    ['\r\n--X\r\nabc', 350_000],
    ['\r\n--X\r\n\r\n', 400_000],
  ])('that is nothing but boundaries (%j) is refused before it is work', async (boundary, times) => {
    const body = Buffer.from(boundary.repeat(times)).toString('base64');
    const before = processorMs();
    const refused = readBody('multipart/form-data; boundary=X', body, true);
    await expect(refused).rejects.toMatchObject({ code: 'malformed' });
    expect(processorMs() - before).toBeLessThan(500);
  });

  it.each([
    ['no boundary', 'multipart/form-data', whole],
    ['another boundary', 'multipart/form-data; boundary=other', whole],
    ['a boundary without end', `multipart/form-data; boundary=${'x'.repeat(1_000)}`, whole],
    ['a part without a name', type, part('filename="a.txt"', 'x').concat('--limit--')],
    ['a field without a name', type, `--limit\r\nContent-Disposition: form-data\r\n\r\nx\r\n--limit--`],
    ['a part that is no form’s', type, `--limit\r\nX-Part: 1\r\n\r\nx\r\n--limit--`],
    ['a thousand files', type, part('name="f"; filename="a"', '').repeat(1_000).concat('--limit--')],
    ['a head of 100 KB', type, `--limit\r\n${'X-A: 1\r\n'.repeat(12_500)}\r\nx\r\n--limit--`],
  ])('with %s is refused', async (_, contentType, text) => {
    await expect(read(Buffer.from(text), contentType)).rejects.toMatchObject({ code: 'malformed' });
  });
});
