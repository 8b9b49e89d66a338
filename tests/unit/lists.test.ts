import { describe, expect, it } from 'vitest';
import { idInput, listInput, textInput } from '../../lib/dialects/codecs.ts';

describe('a list in a request', () => {
  it.each([
    ['an array', ['1', 2]],
    ['numbered keys', { 1: '1', 7: '2' }],
    ['a comma list', ' 1, 2 '],
    ['JSON in text', '[1, "2"]'],
    ['the text that answers show it as', "['1','2']"],
  ])('is taken as %s', (_, given) => {
    expect(listInput(idInput).parse(given)).toEqual([1, 2]);
  });

  it.each([[[]], [{}], [''], [null], ['[]'], [['']], [{ 0: '' }]])('is empty as %j', (given) => {
    expect(listInput(idInput).parse(given)).toEqual([]);
  });

  it.each([[['', '1']], ['1,,2'], ['[1'], ['[[1]]'], ['{"a":1}'], ['[1,]']])('of ids is refused as %j', (given) => {
    expect(listInput(idInput).safeParse(given).success).toBe(false);
  });

  it('of words keeps brackets that are no JSON', () => {
    expect(listInput(textInput).parse('[urgent],b')).toEqual(['[urgent]', 'b']);
    expect(listInput(textInput).parse('[urgent]')).toEqual(['[urgent]']);
  });
});
