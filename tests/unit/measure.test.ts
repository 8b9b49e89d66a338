/** How much is in a JSON text, before it is parsed: the same as what the parser makes of it. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Measures, measureJson } from '../../lib/http/measure.ts';

function measured(value: unknown, depth = 0): Measures {
  if (typeof value !== 'object' || value === null) return { deepest: depth, widest: 0, values: 1 };
  const parts = Object.values(value).map((part) => measured(part, depth + 1));
  return {
    deepest: Math.max(depth + 1, ...parts.map(({ deepest }) => deepest)),
    widest: Math.max(Array.isArray(value) ? 0 : parts.length, ...parts.map(({ widest }) => widest)),
    values: 1 + parts.reduce((sum, { values }) => sum + values, 0),
  };
}

const noEnd: Measures = { deepest: 1_000, widest: 1_000, values: 10_000 };

describe('the measures of a JSON text', () => {
  it('are those of what it says, whatever stands in its texts', () => {
    const texts = fc.oneof(fc.string(), fc.constantFrom('{,', '"', '\\', '\\"', '[[[', '}],'));
    const json = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 6 }, texts, fc.integer(), fc.constant(null), tie('list'), tie('object')),
      list: fc.array(tie('any'), { maxLength: 6 }),
      object: fc.dictionary(texts, tie('any'), { maxKeys: 6 }),
    }));
    fc.assert(
      fc.property(json.any, fc.boolean(), (value, spaced) => {
        const text = JSON.stringify(value, null, spaced ? 2 : 0);
        const { deepest, widest, values } = measureJson(text, noEnd);
        const wanted = measured(value);
        expect(deepest).toBe(wanted.deepest);
        // An empty object or list counts as if it had one part: nobody means a bound so exactly.
        expect(Math.max(1, widest)).toBe(Math.max(1, wanted.widest));
        expect(values).toBeGreaterThanOrEqual(wanted.values);
        expect(values).toBeLessThanOrEqual(2 * wanted.values);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', '{', '"', '"\\', '}}}}', ',,,,', '[1,2', '{"a":{"b":[{', 'nonsense'])('are told of %j too', (text) => {
    expect(measureJson(text, noEnd).deepest).toBeLessThan(5);
  });

  it('are looked for no further where there is too much', () => {
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, i])));
    expect(measureJson(wide, { ...noEnd, widest: 5 }).widest).toBe(6);
    expect(measureJson(wide, { ...noEnd, values: 9 }).values).toBe(10);
    expect(measureJson('[[[[[', { ...noEnd, deepest: 2 }).deepest).toBe(3);
  });
});
