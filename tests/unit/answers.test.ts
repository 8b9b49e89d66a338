/** Answers of before and after a change can be held against each other: nothing else makes them differ, and what differs is named. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differencesOf, isAllowed, report } from '../../lab/answers/compare.ts';
import { runCommand } from '../support/commands.ts';

const answer = (body: unknown, status = 200, headers = {}) => ({ status, headers, body: JSON.stringify(body) });

describe('two answers', () => {
  it('are the same where nothing differs', () => {
    expect(differencesOf(answer({ id: 1 }), answer({ id: 1 }))).toEqual([]);
  });

  it('differ where one has another status, header or value', () => {
    const before = answer({ data: [{ id: '1', rate: '7.00' }] }, 200, { etag: 'a' });
    const after = answer({ data: [{ id: '1', rate: '7.0' }] }, 201, { etag: 'b' });
    expect(differencesOf(before, after)).toEqual([
      { path: 'status', before: '200', after: '201' },
      { path: 'header etag', before: '"a"', after: '"b"' },
      { path: 'body.data[0].rate', before: '"7.00"', after: '"7.0"' },
    ]);
  });

  it('differ where one has more, or the same in another order', () => {
    expect(differencesOf(answer([1]), answer([1, 2]))).toEqual([{ path: 'body[1]', before: 'nothing', after: '2' }]);
    expect(differencesOf(answer({ a: null }), answer({}))).toEqual([
      { path: 'body.a', before: 'null', after: 'nothing' },
    ]);
    expect(differencesOf(answer({ a: 1, b: 2 }), answer({ b: 2, a: 1 }))).toMatchObject([
      { path: 'body (order of keys)' },
    ]);
    expect(differencesOf({ ...answer(1), body: '1' }, { ...answer(1), body: '1 ' })).toMatchObject([
      { path: 'body (as text)' },
    ]);
  });
});

describe('a difference', () => {
  const found = {
    step: 3,
    route: 'perfex GET /api/items',
    request: 'GET /api/items',
    path: 'body[7].rate',
    before: '1',
    after: '2',
  };

  it('may be meant', () => {
    const why = 'rates have two places';
    expect(isAllowed(found, [{ route: 'perfex GET /api/items', path: 'body[].rate', why }])).toBe(true);
    expect(isAllowed(found, [{ route: 'perfex *', path: 'body*', why }])).toBe(true);
    expect(isAllowed(found, [{ route: 'perfex GET /api/items', path: 'body[].id', why }])).toBe(false);
    expect(isAllowed(found, [{ route: 'siwapp *', path: 'body*', why }])).toBe(false);
  });

  it('is told with the others of its route, and the first forty are told whole', () => {
    const told = report([...Array.from({ length: 50 }, () => found), { ...found, route: 'perfex GET /api/taxes' }]);
    expect(told).toContain(
      'perfex GET /api/items: 50\n  3: GET /api/items\n    body[7].rate\n      before: 1\n      after:  2',
    );
    expect(told).toContain('perfex GET /api/taxes: 1');
    expect(told.match(/before/g)).toHaveLength(40);
  });
});

describe('a recording', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quintet-recording-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const run = (...args: string[]) => runCommand(process.env, '../lab/answers', ...args);

  it('is answered in the same way again, and but for what was changed in it', async () => {
    const file = join(folder, 'few.answers.json');
    expect(await run('record', file, '--few')).toMatchObject({ code: 0, out: '5 requests: 4 2xx, 1 4xx' });
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('72.60', '72.61'));
    const { code, out } = await run('compare', file);
    expect(code).toBe(1);
    expect(out).toContain('perfex GET /api/invoices/{id}: 2\n');
    expect(out).toContain('before: "72.61"\n      after:  "72.60"');
    expect(out).toMatch(/^6 steps: 2 differences, 0 that are allowed$/m);
  });
});
