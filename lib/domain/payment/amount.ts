/** What is paid, in minor units of a currency. */
import { currencyOf } from '../currency.ts';
import { fromMinor, toMinor } from '../money.ts';
import { invalid } from '../problem.ts';
import type { Payment } from './payment.ts';

/**
 * Amount in minor units, rounded half away from zero to the currency.
 * @param path the field to name in a refusal
 * @throws Problem `invalid` beyond what can be counted exactly, and for what would be rounded to nothing
 */
export function amountOf(amount: string, currency: string, path = 'amount'): number {
  const amountMinor = countedMinor(amount, currency, path);
  if (amountMinor === 0 && /[1-9]/.test(amount)) {
    throw invalid(path, `is less than the smallest unit of ${currency}`);
  }
  return amountMinor;
}

function countedMinor(amount: string, currency: string, path: string): number {
  try {
    return toMinor(amount, currencyOf(currency).minorDigits);
  } catch {
    throw invalid(path, 'is too large');
  }
}

/** A payment has no currency of its own: 5.00 of one are 5.00 of the other when the invoice's is corrected. */
export function inCurrency({ amountMinor, currency: from }: Payment, currency: string): Partial<Payment> {
  if (from === currency) return {};
  return { currency, amountMinor: amountOf(fromMinor(amountMinor, currencyOf(from).minorDigits), currency) };
}
