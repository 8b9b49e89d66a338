/** Amounts of payments, in minor units. */
import { parseAmount } from '../amount.ts';
import { getCurrency } from '../currency.ts';
import { formatMinor } from '../money.ts';
import { invalidProblem } from '../problem.ts';
import type { Payment } from './payment.ts';

/**
 * Converts an amount, rounded. `path` names it in a refusal.
 * @throws Problem `invalid` if it is too large to be counted exactly, or would be rounded to zero
 */
export function toAmountMinor(amount: string, currency: string, path = 'amount'): number {
  const amountMinor = parseAmount(path, amount, currency);
  if (amountMinor === 0 && /[1-9]/.test(amount)) {
    throw invalidProblem(path, `is less than the smallest unit of ${currency}`);
  }
  return amountMinor;
}

/** A payment follows its invoice's currency: 5.00 stay 5.00 when that is corrected. */
export function convertPayment({ amountMinor, currency: from }: Payment, currency: string): Partial<Payment> {
  if (from === currency) return {};
  return { currency, amountMinor: toAmountMinor(formatMinor(amountMinor, getCurrency(from).minorDigits), currency) };
}
