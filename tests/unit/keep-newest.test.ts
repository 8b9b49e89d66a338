import { describe, expect, it } from 'vitest';
import { keepNewest } from '../../lib/http/keep-newest.ts';

describe('a map that remembers so many', () => {
  it('lets go of what was put there longest ago, and of one only', () => {
    const map = new Map<string, number>();
    for (const [n, key] of ['a', 'b', 'c', 'd'].entries()) keepNewest(map, 3, key, n);
    expect([...map]).toEqual([
      ['b', 1],
      ['c', 2],
      ['d', 3],
    ]);
  });

  it('keeps all where one of them is put again, which is the newest then', () => {
    const map = new Map([
      ['', 1],
      ['b', 2],
    ]);
    keepNewest(map, 2, '', 3);
    expect([...map]).toEqual([
      ['b', 2],
      ['', 3],
    ]);
  });
});
