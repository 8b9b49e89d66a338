import { describe, expect, it } from 'vitest';
import { convertMinor } from '../../lib/domain/exchange-rate/conversion.ts';
import { computeWorthInOrganization, computeWorthInProject, type Priced } from '../../lib/domain/expense/worth.ts';

const priced: Priced = {
  currency: 'USD',
  amountMinor: 10_000,
  exchangeRate: '1',
  billableCurrency: 'EUR',
  billableMinor: 10_000,
  billableRate: '1.25',
};

describe('what an expense comes to', () => {
  it('is in its project’s currency and in the organization’s', () => {
    expect(computeWorthInProject(priced)).toEqual({
      currency: 'EUR',
      amountMinor: 8_000,
      billableMinor: 10_000,
      profitMinor: 2_000,
    });
    expect(computeWorthInOrganization(priced, 'USD')).toEqual({
      currency: 'USD',
      amountMinor: 10_000,
      billableMinor: 12_500,
      profitMinor: 2_500,
    });
  });

  it('is in its own currency where it has no project', () => {
    const alone = { ...priced, billableCurrency: null, billableRate: null };
    expect(computeWorthInProject(alone)).toMatchObject({ currency: 'USD', amountMinor: 10_000, billableMinor: 10_000 });
  });
});

describe('converting an amount', () => {
  const usd = { currency: 'USD', rate: '1' };
  it.each([
    [100, { currency: 'JPY', rate: '0.0091' }, 91],
    [5, { currency: 'EUR', rate: '1.1' }, 6],
    [-5, { currency: 'EUR', rate: '1.1' }, -6],
    [1_000, { currency: 'BHD', rate: '2.65' }, 265],
    [7, { currency: 'USD', rate: '3' }, 7],
    [0, { currency: 'EUR', rate: '1.1' }, 0],
  ])('makes %i of %o %i cents', (amount, from, cents) => {
    expect(convertMinor(amount, from, usd)).toBe(cents);
  });

  it('rounds once, from the exact quotient', () => {
    expect(convertMinor(100, usd, { currency: 'EUR', rate: '3' })).toBe(33);
    expect(convertMinor(200, usd, { currency: 'EUR', rate: '3' })).toBe(67);
  });

  it('is unknown without a rate, and for a rate of nothing', () => {
    expect(convertMinor(100, usd, { currency: 'EUR', rate: null })).toBeNull();
    expect(convertMinor(0, { currency: 'EUR', rate: null }, usd)).toBeNull();
    expect(convertMinor(100, usd, { currency: 'EUR', rate: '0' })).toBeNull();
    expect(convertMinor(100, { currency: 'EUR', rate: null }, { currency: 'EUR', rate: null })).toBe(100);
  });

  it('never throws beyond what numbers count', () => {
    const huge = convertMinor(Number.MAX_SAFE_INTEGER, { currency: 'EUR', rate: '1000000' }, usd);
    expect(huge).toBeCloseTo(Number.MAX_SAFE_INTEGER * 1_000_000, -12);
  });
});
