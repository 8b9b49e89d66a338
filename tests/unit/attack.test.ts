/** The judges of `npm run attack`: what they call wrong, and that they are silent where nothing is. */
import { describe, expect, it } from 'vitest';
import { leavesOf, withValue } from '../../scripts/attack/bodies.ts';
import { literalsOf } from '../../scripts/attack/expressions.ts';
import { Findings } from '../../scripts/attack/findings.ts';
import { judge, judgeText } from '../../scripts/attack/judge.ts';
import { countMarks, type Entry, faultsAgain, faultsOf } from '../../scripts/attack/ledger.ts';
import { cutOff, multipartBody, mutatedBody } from '../../scripts/attack/multipart-body.ts';
import { randomFrom } from '../../scripts/attack/random.ts';
import { type Answer, requireLocal } from '../../scripts/attack/send.ts';
import { quantile } from '../../scripts/attack/steady.ts';
import { invoiceKind, kinds } from '../../scripts/attack/writes.ts';

const answer = (status: number, body: unknown, more: Partial<Answer> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  ms: 5,
  lost: null,
  ...more,
});
const retry = { headers: { 'content-type': 'application/json', 'retry-after': '1' } };
const refusal = { status: false, message: 'No' };
const found = (one: Answer, dialects = ['perfex']): string[] =>
  judge(one, { dialects, head: false, sent: '' }).map(({ what }) => what);

describe('an answer', () => {
  it.each([
    ['a success', answer(200, { id: 1 })],
    ['a refusal in the dialect’s words', answer(401, refusal)],
    ['503 that says when', answer(503, refusal, retry)],
    ['headers that were too large', answer(431, '')],
  ])('that is %s is right', (_, one) => {
    expect(found(one)).toEqual([]);
  });

  it.each([
    ['500', answer(500, refusal), '500 was answered'],
    ['503 alone', answer(503, refusal), '503 without Retry-After'],
    ['200 for a failure', answer(200, { errorMessage: 'x', errorType: 'Error' }), '200 with an error in it'],
    ['a refusal in other words', answer(404, { type: 'about:blank' }), '404 in words of none of perfex'],
    ['a refusal without words', answer(400, ''), '400 in words of none of perfex'],
    [
      'zod’s words',
      answer(422, { status: false, message: 'rate Invalid input: expected string, received array' }),
      'an answer holds words of the validation library',
    ],
    ['a stack', answer(400, { status: false, message: 'x\n    at run (file.ts:1:2)' }), 'an answer holds a stack'],
    ['a path', answer(200, '"/srv/quintet/dist/functions/read.js"'), 'an answer holds a path of the server'],
    ['AWS', answer(200, '"ConditionalCheckFailedException"'), 'an answer holds words of AWS'],
    ['silence', answer(0, '', { lost: 'socket hang up' }), 'no answer'],
    ['lateness', answer(200, '{}', { ms: 60_000 }), 'an answer took over 10 s'],
  ])('that is %s is wrong', (_, one, what) => {
    expect(found(one)).toContain(what);
  });

  it('may repeat what the client said, but no address out of a header', () => {
    expect(judgeText('{"name":"TypeError"}', '{"name":"TypeError"}')).toEqual([]);
    expect(judgeText('{"name":"TypeError"}')).toHaveLength(1);
    expect(judgeText('javascript:alert(31337)//', 'alert(31337)')).toHaveLength(1);
  });
});

describe('a create under load', () => {
  const entry = (one: Answer, key: string | null = null): Entry => ({
    kind: invoiceKind,
    mark: 'mark1x1x',
    key,
    ask: { method: 'POST', path: '/', headers: {} },
    answer: one,
  });
  const faults = (one: Answer, stored: number, key: string | null = null): string[] =>
    faultsOf(entry(one, key), stored).map(({ what }) => what);

  it('is right where answer and table agree', () => {
    expect(faults(answer(201, {}), 1)).toEqual([]);
    expect(faults(answer(503, {}, retry), 0)).toEqual([]);
    // With a key it turns out when it is sent again.
    expect(faults(answer(503, {}, retry), 1, 'key')).toEqual([]);
    expect(faultsAgain(answer(201, {}), 1)).toEqual([]);
  });

  it('is wrong where they do not', () => {
    expect(faults(answer(201, {}), 0)).toEqual(['answered as created, but not there']);
    expect(faults(answer(201, {}), 2)).toEqual(['created twice']);
    expect(faults(answer(503, {}, retry), 1)).toEqual(['answered as failed, but stored']);
    expect(faults(answer(500, {}), 1)).toEqual(['500 was answered', 'answered as failed, but stored']);
    expect(faults(answer(200, { errorMessage: 'x' }), 1)).toEqual([
      '200 with an error in it',
      'answered as failed, but stored',
    ]);
    expect(faults(answer(422, {}), 0)).toEqual(['a right request was refused']);
    expect(faultsAgain(answer(201, {}), 2).map(({ what }) => what)).toEqual(['created twice under one key']);
    expect(faultsAgain(answer(409, {}), 1).map(({ what }) => what)).toEqual(['refused when sent again under its key']);
    expect(faultsAgain(answer(201, {}), 0)).toHaveLength(1);
  });

  it('is found in the table by its mark, among documents of its kind', () => {
    const doc = JSON.stringify({ terms: 'mark1x1x', again: 'mark1x1x' });
    const items = [
      { pk: '1/invoice/7', sk: 'doc', doc },
      { pk: '1/customer/7', sk: 'doc', doc },
      { pk: '1/invoice/8', sk: 'sums', doc },
    ];
    expect(countMarks(items, kinds).get('invoice mark1x1x')).toBe(1);
  });
});

describe('the attack', () => {
  it('goes to this machine and nowhere else', () => {
    for (const host of ['localhost', '127.0.0.1', '::1']) expect(() => requireLocal(host)).not.toThrow();
    for (const host of ['example.com', '10.0.0.1', 'localhost.evil.example', '127.0.0.1.nip.io'])
      expect(() => requireLocal(host)).toThrow(/not this machine/);
  });

  it('is the same again under the same seed', () => {
    const bodies = (seed: number): string[] => {
      const random = randomFrom(seed);
      return Array.from({ length: 20 }, () => mutatedBody(random).body.toString('hex'));
    };
    expect(bodies(7)).toEqual(bodies(7));
    expect(bodies(7)).not.toEqual(bodies(8));
  });

  it('never takes a whole multipart body for a cut one', () => {
    const body = multipartBody([{ name: 'a', value: Buffer.from('b') }], 'limit');
    const random = randomFrom(1);
    for (let i = 0; i < 500; i += 1) expect(cutOff(body, random).toString()).not.toContain('--limit--');
  });

  it('puts a value where it is asked to', () => {
    const body = { a: [{ b: 1 }], c: 2 };
    expect(leavesOf(body)).toEqual([['a', 0, 'b'], ['c']]);
    expect(withValue(body, ['a', 0, 'b'], null)).toEqual({ a: [{ b: null }], c: 2 });
    expect(withValue(body, ['c'], undefined)).toEqual({ a: [{ b: 1 }] });
  });

  it('finds the literals of a program', () => {
    const [one, ...more] = literalsOf('a.ts', 'const a = { b: /^[a-z]+$/i.test(c) };');
    expect(more).toEqual([]);
    expect(one).toEqual({ file: 'a.ts', source: '^[a-z]+$', flags: 'i' });
  });

  it('counts every fault and keeps the first of a kind', () => {
    const findings = new Findings('part');
    for (let i = 0; i < 9; i += 1) findings.judged('row', [{ what: 'bad', seen: `${i}` }], 'again');
    findings.judged('row', [], '');
    const { rows, faults } = findings.report;
    expect(rows).toEqual([{ what: 'row', tried: 10, wrong: 9 }]);
    expect(faults.map(({ what }) => what)).toEqual(Array.from({ length: 3 }, () => 'bad (9 in all)'));
  });

  it('knows the slowest of a hundred', () => {
    const times = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(quantile(times, 0.99)).toBe(99);
    expect(quantile(times, 0.5)).toBe(50);
  });
});
