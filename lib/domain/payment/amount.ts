/** What is paid, in minor units of a currency. */
import { getCurrency } from '../currency.ts';
import { formatMinor, toMinor } from '../money.ts';
import { invalidProblem } from '../problem.ts';
import type { Payment } from './payment.ts';

/**
 * Amount in minor units, rounded half away from zero to the currency.
 * @param path the field to name in a refusal
 * @throws Problem `invalid` beyond what can be counted exactly, and for what would be rounded to nothing
 */
export function toAmountMinor(amount: string, currency: string, path = 'amount'): number {
  const amountMinor = countedMinor(amount, currency, path);
  if (amountMinor === 0 && /[1-9]/.test(amount)) {
    throw invalidProblem(path, `is less than the smallest unit of ${currency}`);
  }
  return amountMinor;
}

function countedMinor(amount: string, currency: string, path: string): number {
  try {
    return toMinor(amount, getCurrency(currency).minorDigits);
  } catch {
    throw invalidProblem(path, 'is too large');
  }
}

/** A payment has no currency of its own: 5.00 of one are 5.00 of the other when the invoice's is corrected. */
export function convertPayment({ amountMinor, currency: from }: Payment, currency: string): Partial<Payment> {
  if (from === currency) return {};
  return { currency, amountMinor: toAmountMinor(formatMinor(amountMinor, getCurrency(from).minorDigits), currency) };
}
