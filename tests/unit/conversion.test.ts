/** Converting money: the exact quotient, rounded once, whatever chain of rates it takes. Held against whole numbers. */

import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyOf } from '../../lib/domain/currency.ts';
import { converted, ratioOf, shownRatio, type Valued } from '../../lib/domain/exchange-rate/conversion.ts';
import { type ExchangeRate, exchangeRate, rateFrom } from '../../lib/domain/exchange-rate/exchange-rate.ts';

type Exact = { units: bigint; of: bigint };

/** A decimal in plain text as a fraction of whole numbers. */
function exact(decimal: string): Exact {
  const [whole = '0', digits = ''] = decimal.split('.');
  return { units: BigInt(whole + digits), of: 10n ** BigInt(digits.length) };
}
const times = (a: Exact, b: Exact): Exact => ({ units: a.units * b.units, of: a.of * b.of });
const inverse = ({ units, of }: Exact): Exact => ({ units: of, of: units });
/** Halves away from zero. */
function rounded({ units, of }: Exact): bigint {
  const size = units < 0n ? -units : units;
  const whole = (2n * size + of) / (2n * of);
  return units < 0n ? -whole : whole;
}

const rate = (from: string, to: string, value: string): ExchangeRate =>
  exchangeRate.parse({
    ...{
      id: 1,
      createdAt: '2024-01-05T00:00:00Z',
      createdBy: null,
      updatedAt: '2024-01-05T00:00:00Z',
      updatedBy: null,
    },
    ...{ from, to, rate: value, on: '2024-01-05' },
  });
const none = { direct: [], fromPivot: [], toPivot: [] };

/** Rates as people and banks give them: up to six digits before and ten after the point. */
const rates = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), fc.stringMatching(/^\d{1,10}$/))
  .map(([whole, digits]) => Big(`${whole}.${digits}`).toFixed())
  .filter((value) => Number(value) > 0);
const amounts = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const codes = fc.constantFrom('JPY', 'GBP', 'BHD', 'CLF', 'VND');
const scale = (code: string): Exact => ({ units: 10n ** BigInt(currencyOf(code).minorDigits), of: 1n });
const minors = (from: string, to: string): Exact => times(scale(to), inverse(scale(from)));

describe('a converted amount', () => {
  it('of a thousand million dong at 28,000 to the euro is 35,714.29', () => {
    const known = rateFrom('VND', 'EUR', { ...none, direct: [rate('EUR', 'VND', '28000')] });
    expect(known?.rate).toBe('1/28000');
    const vnd = { currency: 'VND', rate: known?.rate ?? null };
    expect(converted(1_000_000_000, vnd, { currency: 'EUR', rate: '1' })).toBe(3_571_429);
  });

  it('is the exact quotient rounded once, by rates as given and read backwards', () => {
    fc.assert(
      fc.property(amounts, codes, rates, fc.boolean(), (amount, code, value, backwards) => {
        const direct = [backwards ? rate('EUR', code, value) : rate(code, 'EUR', value)];
        const known = rateFrom(code, 'EUR', { ...none, direct })?.rate ?? null;
        const factor = backwards ? inverse(exact(value)) : exact(value);
        const should = rounded(times(times({ units: BigInt(amount), of: 1n }, factor), minors(code, 'EUR')));
        expect(converted(amount, { currency: code, rate: known }, { currency: 'EUR', rate: '1' })).toBe(Number(should));
      }),
      { numRuns: 2_000 },
    );
  });

  it('and by way of the euro, and from one foreign currency into another', () => {
    fc.assert(
      fc.property(amounts, codes, codes, rates, rates, rates, (amount, from, to, one, other, home) => {
        fc.pre(from !== to);
        // To a firm in dollars: EUR → from, EUR → to, EUR → USD.
        const toPivot = [rate('EUR', 'USD', home)];
        const known = (code: string, value: string): Valued => ({
          currency: code,
          rate: rateFrom(code, 'USD', { direct: [], fromPivot: [rate('EUR', code, value)], toPivot })?.rate ?? null,
        });
        const ofAmount = { units: BigInt(amount), of: 1n };
        const usd = { currency: 'USD', rate: '1' };
        const counts = (amountMinor: Exact): boolean => rounded(amountMinor) ** 2n < 2n ** 106n;
        const inDollars = times(times(ofAmount, times(inverse(exact(one)), exact(home))), minors(from, 'USD'));
        const across = times(times(ofAmount, times(inverse(exact(one)), exact(other))), minors(from, to));
        fc.pre(counts(inDollars) && counts(across));
        expect(BigInt(converted(amount, known(from, one), usd) ?? Number.NaN)).toBe(rounded(inDollars));
        expect(BigInt(converted(amount, known(from, one), known(to, other)) ?? Number.NaN)).toBe(rounded(across));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a rate', () => {
  it.each([
    ['5', '4', '1.25', '1.25'],
    ['1', '28000', '1/28000', '0.0000357143'],
    ['1.2', '0.8', '1.5', '1.5'],
    ['1.2', '0.7', '1.2/0.7', '1.7142857143'],
  ])('of %s by %s is kept as %s and shown as %s', (units, of, kept, shown) => {
    expect(ratioOf({ units: Big(units), of: Big(of) })).toBe(kept);
    expect(shownRatio(kept)).toBe(shown);
  });
});
