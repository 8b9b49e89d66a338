/** What operations refuse under our keys, clients are told under their own names. */
import { describe, expect, it } from 'vitest';
import { findWirePath } from '../../lib/dialects/bodies.ts';
import { defineColumns } from '../../lib/dialects/fields.ts';
import { text } from '../../lib/dialects/perfex/columns/text-and-numbers.ts';
import { markAsSpelt, toWireNames } from '../../lib/dialects/refusals.ts';
import { invalidProblem, Problem, unknownReferenceProblem } from '../../lib/domain/problem.ts';

type Input = { customerId: string; issueOn: string; lines: { add: string; change: string } };
const { writeOnly } = defineColumns<unknown, Input>();

const told = ({ message, fields }: Problem) => [message, ...fields.map(({ path }) => path.join('.'))];

describe('a refusal', () => {
  it.each([
    ['a key in two words', invalidProblem('hourlyRate', 'is wrong'), 'hourly_rate'],
    ['a key with a name of its own', invalidProblem('spentOn', 'is wrong'), 'date'],
    ['a key inside a list', invalidProblem(['columns', 2, 'maxLength'], 'is wrong'), 'columns.2.max_length'],
    [
      'a custom value of a line',
      invalidProblem(['lines', 'add', 3, 'customValues', 'items', '7'], 'is wrong'),
      'lines.3.custom_fields.items.7',
    ],
    ['a word that is the same', invalidProblem('amount', 'is wrong'), 'amount'],
  ])('names %s as it is written by those who have no other name', (_, problem, name) => {
    expect(told(toWireNames(problem))).toEqual([`${name} is wrong`, name]);
  });

  it('names a key as the resource calls it, and what is usually written for it', () => {
    const columns = [
      writeOnly('clientid', 'customerId', text),
      writeOnly('date', 'issueOn', text),
      writeOnly('newitems', ['lines', 'add'], text),
      writeOnly('items', ['lines', 'change'], text),
    ];
    const spell = (problem: Problem): Problem => toWireNames(problem, (path) => findWirePath(columns, path));
    expect(told(spell(unknownReferenceProblem('customerId', 7)))[1]).toBe('clientid');
    expect(told(spell(invalidProblem('issueOn', 'is wrong')))[1]).toBe('date');
    expect(told(spell(invalidProblem(['lines', 'change'], 'is wrong')))[1]).toBe('items');
    expect(told(spell(invalidProblem(['lines', 'remove'], 'is wrong')))[1]).toBe('items');
    expect(told(spell(invalidProblem('lines', 'is wrong')))[1]).toBe('newitems');
  });

  it('says the sentence that is printed where a rule is broken', () => {
    const field = { path: ['email'], message: 'is already in use', code: 'taken' as const, rule: 'contact email' };
    const problem = new Problem('duplicate', 'email is already in use', [field]);
    expect(toWireNames(problem, undefined, { 'contact email': 'This one is taken' })).toMatchObject({
      code: 'duplicate',
      message: 'This one is taken',
      fields: [{ path: ['email'], message: 'This one is taken', code: 'taken' }],
    });
  });

  it('is translated once: what is in the client’s names already stays', () => {
    const once = toWireNames(invalidProblem('spentOn', 'is wrong'), () => ['on']);
    expect(toWireNames(once)).toBe(once);
    const own = markAsSpelt(invalidProblem('spentOn', 'is a column of the client’s own table'));
    expect(toWireNames(own)).toBe(own);
  });
});
