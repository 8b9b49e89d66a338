/** Converting money: the exact quotient, rounded once, whatever chain of rates it takes. Held against whole numbers. */
import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeTotals } from '../../lib/domain/bill/totals.ts';
import { getCurrency } from '../../lib/domain/currency.ts';
import { convertMinor, roundRatio, toRatio, type Valued } from '../../lib/domain/exchange-rate/conversion.ts';
import { deriveRate, type ExchangeRate, exchangeRate } from '../../lib/domain/exchange-rate/exchange-rate.ts';
import { composeTimeLine } from '../../lib/domain/invoice/charged-lines.ts';
import { timesheet as timesheetSchema } from '../../lib/domain/timesheet/timesheet.ts';

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
const codes = fc.constantFrom('JPY', 'GBP', 'KWD', 'CLF', 'VND');
const scale = (code: string): Exact => ({ units: 10n ** BigInt(getCurrency(code).minorDigits), of: 1n });
const minors = (from: string, to: string): Exact => times(scale(to), inverse(scale(from)));

describe('a converted amount', () => {
  it('of a thousand million dong at 28,000 to the euro is 35,714.29', () => {
    const known = deriveRate('VND', 'EUR', { ...none, direct: [rate('EUR', 'VND', '28000')] });
    expect(known?.rate).toBe('1/28000');
    const vnd = { currency: 'VND', rate: known?.rate ?? null };
    expect(convertMinor(1_000_000_000, vnd, { currency: 'EUR', rate: '1' })).toBe(3_571_429);
  });

  it('is the exact quotient rounded once, by rates as given and read backwards', () => {
    fc.assert(
      fc.property(amounts, codes, rates, fc.boolean(), (amount, code, value, backwards) => {
        const direct = [backwards ? rate('EUR', code, value) : rate(code, 'EUR', value)];
        const known = deriveRate(code, 'EUR', { ...none, direct })?.rate ?? null;
        const factor = backwards ? inverse(exact(value)) : exact(value);
        const should = rounded(times(times({ units: BigInt(amount), of: 1n }, factor), minors(code, 'EUR')));
        expect(convertMinor(amount, { currency: code, rate: known }, { currency: 'EUR', rate: '1' })).toBe(
          Number(should),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('and by way of the euro, and from one foreign currency into another', () => {
    /** A rate as it is given: one euro is so many, or one is so many euros. */
    const quoted = fc.record({ value: rates, backwards: fc.boolean() });
    type Quoted = { value: string; backwards: boolean };
    const toEuro = (code: string, { value, backwards }: Quoted): ExchangeRate =>
      backwards ? rate(code, 'EUR', value) : rate('EUR', code, value);
    const perEuro = ({ value, backwards }: Quoted): Exact => (backwards ? inverse(exact(value)) : exact(value));
    const homes = fc.constantFrom('USD', 'KWD', 'JPY');
    fc.assert(
      fc.property(amounts, codes, codes, homes, quoted, quoted, quoted, (amount, from, to, home, one, other, own) => {
        fc.pre(from !== to && from !== home && to !== home);
        const toPivot = [toEuro(home, own)];
        const known = (code: string, given: Quoted): Valued => ({
          currency: code,
          rate: deriveRate(code, home, { direct: [], fromPivot: [toEuro(code, given)], toPivot })?.rate ?? null,
        });
        const ofAmount = { units: BigInt(amount), of: 1n };
        const counts = (amountMinor: Exact): boolean => rounded(amountMinor) ** 2n < 2n ** 106n;
        const chain = (last: Quoted): Exact => times(inverse(perEuro(one)), perEuro(last));
        const atHome = times(times(ofAmount, chain(own)), minors(from, home));
        const across = times(times(ofAmount, chain(other)), minors(from, to));
        fc.pre(counts(atHome) && counts(across));
        const firm = { currency: home, rate: '1' };
        expect(BigInt(convertMinor(amount, known(from, one), firm) ?? Number.NaN)).toBe(rounded(atHome));
        expect(BigInt(convertMinor(amount, known(from, one), known(to, other)) ?? Number.NaN)).toBe(rounded(across));
      }),
      { numRuns: 2_000 },
    );
  });
});

it('the line of an hour in another currency comes to the exact quotient rounded once, whatever the minutes', () => {
  const price = fc
    .tuple(fc.integer({ min: 0, max: 99_999 }), fc.stringMatching(/^\d{1,4}$/))
    .map(([whole, digits]) => `${whole}.${digits}`);
  const minutes = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(minutes, price, codes, codes, rates, rates, (worked, hourlyRate, from, to, one, other) => {
      fc.pre(from !== to);
      const hours = { units: BigInt(worked), of: 60n };
      const worth = times(times(hours, exact(hourlyRate)), times(exact(one), inverse(exact(other))));
      const should = Number(rounded(times(worth, scale(to))));
      fc.pre(Number.isSafeInteger(should));
      const startedAt = '2024-01-05T00:00:00Z';
      const timesheet = timesheetSchema.parse({
        ...{ id: 1, createdAt: startedAt, createdBy: null, updatedAt: startedAt, updatedBy: null },
        ...{ taskId: 1, staffId: 1, startedAt, seconds: worked * 60, hourlyRate, billable: true },
      });
      const line = composeTimeLine(
        { timesheet, task: undefined, project: undefined, staff: undefined },
        { currency: from, rate: one },
        { currency: to, rate: other },
      );
      const { minorDigits } = getCurrency(to);
      const { quantity = '', unitPrice = '' } = line ?? {};
      const plain = { quantity, unitPrice, discountPercent: '0', taxes: [] };
      const { lineNetMinor } = computeTotals({
        minorDigits,
        lines: [plain],
        discount: { type: 'none', percent: '0', fixedMinor: 0 },
        adjustmentMinor: 0,
      });
      expect(lineNetMinor).toEqual([should]);
    }),
    { numRuns: 2_000 },
  );
});

describe('a rate', () => {
  it.each([
    ['5', '4', '1.25', '1.25'],
    ['1', '28000', '1/28000', '0.0000357143'],
    ['1.2', '0.8', '1.5', '1.5'],
    ['1.2', '0.7', '1.2/0.7', '1.7142857143'],
  ])('of %s by %s is kept as %s and shown as %s', (units, of, kept, shown) => {
    expect(toRatio({ units: Big(units), of: Big(of) })).toBe(kept);
    expect(roundRatio(kept)).toBe(shown);
  });
});
