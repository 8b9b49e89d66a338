import { describe, expect, it } from 'vitest';
import { readReferenceRates } from '../../lib/domain/exchange-rate/ecb.ts';
import { deriveRate, type ExchangeRate, exchangeRate } from '../../lib/domain/exchange-rate/exchange-rate.ts';

const known = (from: string, to: string, rate: string, on = '2024-01-05'): ExchangeRate =>
  exchangeRate.parse({
    ...{ id: 1, createdAt: `${on}T00:00:00Z`, createdBy: null, updatedAt: `${on}T00:00:00Z`, updatedBy: null },
    ...{ from, to, rate, on },
  });
const none = { direct: [], fromPivot: [], toPivot: [] };

describe('the rate between two currencies', () => {
  it('is the one that was given, to the last digit', () => {
    const direct = [known('EUR', 'USD', '1.0921'), known('USD', 'EUR', '0.9')];
    expect(deriveRate('EUR', 'USD', { ...none, direct })).toEqual({ rate: '1.0921', on: '2024-01-05' });
    expect(deriveRate('USD', 'EUR', { ...none, direct })).toEqual({ rate: '0.9', on: '2024-01-05' });
  });

  it('is the newest, also read backwards, as exactly as it was given', () => {
    const direct = [known('USD', 'EUR', '0.8', '2023-01-01'), known('EUR', 'USD', '3', '2024-01-01')];
    expect(deriveRate('USD', 'EUR', { ...none, direct })).toEqual({ rate: '1/3', on: '2024-01-01' });
  });

  it('goes by way of the euro, as of the older day, where that is newer than a rate of its own', () => {
    const ways = { fromPivot: [known('EUR', 'GBP', '0.8')], toPivot: [known('EUR', 'USD', '1.2', '2024-01-04')] };
    expect(deriveRate('GBP', 'USD', { ...ways, direct: [] })).toEqual({ rate: '1.5', on: '2024-01-04' });
    const old = { ...ways, direct: [known('GBP', 'USD', '1.4', '2023-01-01')] };
    expect(deriveRate('GBP', 'USD', old)).toEqual({ rate: '1.5', on: '2024-01-04' });
    const fresh = { ...ways, direct: [known('GBP', 'USD', '1.4', '2024-01-04')] };
    expect(deriveRate('GBP', 'USD', fresh)).toEqual({ rate: '1.4', on: '2024-01-04' });
  });

  it('is unknown where nothing leads there', () => {
    expect(deriveRate('GBP', 'USD', none)).toBeNull();
    expect(deriveRate('GBP', 'USD', { ...none, toPivot: [known('EUR', 'USD', '1.2')] })).toBeNull();
    expect(deriveRate('IDR', 'USD', { ...none, direct: [known('IDR', 'USD', '0')] })).toBeNull();
  });
});

describe('the files of the European Central Bank', () => {
  it('are read as they are for one day', () => {
    const file = 'Date, USD, JPY, SEK, \n21 November 2025, 1.1520, 180.50, 11.0345, \n';
    expect(readReferenceRates(file)).toEqual([
      { from: 'EUR', to: 'USD', on: '2025-11-21', rate: '1.152' },
      { from: 'EUR', to: 'JPY', on: '2025-11-21', rate: '180.5' },
      { from: 'EUR', to: 'SEK', on: '2025-11-21', rate: '11.0345' },
    ]);
  });

  it('are read as they are for all days, without what had no rate or was no more', () => {
    const file = 'Date,USD,CYP,ISK,\r\n2024-01-05,1.0921,0.58,150.5,\r\n1999-01-04,1.1789,0.58231,N/A,\r\n';
    expect(readReferenceRates(file)).toEqual([
      { from: 'EUR', to: 'USD', on: '2024-01-05', rate: '1.0921' },
      { from: 'EUR', to: 'ISK', on: '2024-01-05', rate: '150.5' },
      { from: 'EUR', to: 'USD', on: '1999-01-04', rate: '1.1789' },
      { from: 'EUR', to: 'CYP', on: '1999-01-04', rate: '0.58231' },
    ]);
    expect(readReferenceRates(file, '2000-01-01').map(({ on }) => on)).toEqual(['2024-01-05', '2024-01-05']);
  });

  it.each([
    ['', 'line 1'],
    ['<html>', 'line 1'],
    ['Date,A,B\n2024-01-05,1,2', 'line 1'],
    ['Date,USD\nyesterday,1.2', 'line 2'],
    ['Date,USD\n2024-01-05,1.2\n2024-02-30,1.2', 'line 3'],
    ['Date,USD\n31 Foo 2024,1.2', 'line 2'],
    ['Date,USD\n2024-01-05,much', 'line 2'],
    ['Date,USD\n2024-01-05,-1', 'line 2'],
  ])('are refused when they are something else: %j', (file, line) => {
    expect(() => readReferenceRates(file)).toThrow(line);
  });
});
