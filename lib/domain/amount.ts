/** Amounts as inputs have them: decimals in major units, which become minor units of a currency. */
import { getCurrency } from './currency.ts';
import { formatMinor, toMinor } from './money.ts';
import { invalidProblem } from './problem.ts';

/** Parses an amount, rounded. @throws Problem `invalid` at `path` beyond what can be counted exactly */
export function parseAmount(path: string, amount: string, currency: string): number {
  try {
    return toMinor(amount, getCurrency(currency).minorDigits);
  } catch {
    throw invalidProblem(path, 'is too large');
  }
}

/** Keeps the number of an amount in another currency: 5.00 EUR become 5 JPY. Throws as `parseAmount`. */
export function keepAmount(path: string, minor: number, from: string, to: string): number {
  return from === to ? minor : parseAmount(path, formatMinor(minor, getCurrency(from).minorDigits), to);
}
