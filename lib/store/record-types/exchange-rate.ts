import { type ExchangeRate, exchangeRate } from '../../domain/exchange-rate/exchange-rate.ts';
import type { RecordType } from '../record-type.ts';

/** One per day and pair of currencies. */
export const exchangeRateRecordType: RecordType<ExchangeRate> = {
  name: 'exchange rate',
  resource: null,
  schema: exchangeRate,
  home: 'own',
  denominations: ({ from, to, on, deletedAt }) =>
    deletedAt === null
      ? [
          { currency: from, on, path: 'from' },
          { currency: to, on, path: 'to' },
        ]
      : [],
  lists: ({ from, to, on, deletedAt }) =>
    deletedAt === null
      ? [
          { list: 'all', on },
          { list: ratesOfPair(from, to), on },
          { list: ratesBetween(from, to), on },
        ]
      : [],
  guards: ({ from, to, on, deletedAt }) =>
    deletedAt === null ? [{ key: `exchange-rate/${from}/${to}/${on}`, path: 'on' }] : [],
};

/** The list of the rates of one currency in another, by date. */
export const ratesOfPair = (from: string, to: string): string => `pair=${from}/${to}`;

/** The list of the rates between two currencies, in either direction. */
export const ratesBetween = (one: string, other: string): string => `between=${[one, other].sort().join('/')}`;
