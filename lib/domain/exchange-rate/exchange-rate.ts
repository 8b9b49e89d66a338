/**
 * What a currency was worth in another on a day. Records that were converted keep the rate they
 * were converted at, so that changing or deleting one here changes no amount written before.
 */
import * as z from 'zod';
import { invalid } from '../problem.ts';
import { currency, date, decimal, recordFields } from '../record.ts';

export const exchangeRate = z.object({
  ...recordFields,
  from: currency,
  to: currency,
  on: date,
  /** 1 unit of `from` = this many of `to`, on that day; above 0. */
  rate: decimal,
});
export type ExchangeRate = z.infer<typeof exchangeRate>;

/**
 * Refuses a rate of a currency to itself, which is 1 whatever is written.
 * @throws Problem `invalid`
 */
export function checkExchangeRate({ from, to }: Pick<ExchangeRate, 'from' | 'to'>): void {
  if (from === to) throw invalid('to', 'must be another currency than from');
}
