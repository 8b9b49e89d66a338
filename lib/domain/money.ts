/**
 * Exact decimals in major units ("11.2") and integers in minor units (cents, yen). Floating point is never used.
 * Everything rounds half away from zero: 0.5 to 1, -0.5 to -1.
 */
import Big from 'big.js';
import type * as z from 'zod';
import { canBeNumeral } from './numeral.ts';
import { decimal } from './record.ts';

/** `parseDecimal` returns canonical text: "11.2", "-3", "0"; never "-0" or "1.50". */
export { decimal };
export type Decimal = z.infer<typeof decimal>;

const maxIntegerDigits = 15;
const maxDecimals = 10;

/** The message for every unreadable decimal. */
export const decimalExpected = `must be a number with at most ${maxIntegerDigits} digits before the point and ${maxDecimals} after it`;

/** Divides to integers, rounded once from the exact quotient. */
const Whole = Big();
Whole.DP = 0;
Whole.RM = Big.roundHalfUp; // by magnitude, that is away from zero

function toPlainText(value: Big): Decimal {
  return value.eq(0) ? '0' : value.toFixed();
}

function toDecimals(text: Decimal): number {
  return text.split('.')[1]?.length ?? 0;
}

/** Beyond 10 decimals, the sixteenth digit is noise of binary arithmetic (0.1 + 0.2). */
function formatNumber(value: number): Decimal {
  const exact = toPlainText(Big(value));
  return toDecimals(exact) > maxDecimals ? toPlainText(Big(value.toPrecision(15))) : exact;
}

/**
 * Reads a decimal: a JSON number, or text such as "12", "-0.50", "+3" or ".5". At most 15 digits before and 10 after
 * the point, without superfluous zeros, and 40 characters in all.
 * @returns canonical text; null for anything else (exponents, thousands separators, NaN, Infinity, '')
 * @example parseDecimal(' -0.50 ') // '-0.5'
 */
export function parseDecimal(value: string | number): Decimal | null {
  if (typeof value === 'number' ? !Number.isFinite(value) : !canBeNumeral(value)) return null;
  const trimmed = typeof value === 'number' ? formatNumber(value) : value.trim();
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(trimmed)) return null;
  const text = toPlainText(Big(trimmed.replace(/^\+/, '')));
  const [integer = ''] = text.replace('-', '').split('.');
  return integer.length > maxIntegerDigits || toDecimals(text) > maxDecimals ? null : text;
}

/** Rounds to some decimals, halves away from zero. */
export function roundHalfAwayFromZero(value: Big, places: number): Big {
  return value.round(places, Big.roundHalfUp);
}

/** Converts an integer. @throws RangeError beyond ±9,007,199,254,740,991, where numbers are not exact */
export function toWholeNumber(value: Big): number {
  const number = Number(value.toFixed(0)) + 0; // + 0: no negative zero
  if (!Number.isSafeInteger(number)) throw new RangeError('The amount is too large to be exact');
  return number;
}

/** Divides to an integer: rounds the exact quotient once, halves away from zero. */
export function divideWhole(numerator: Big, denominator: Big | number): Big {
  return Whole(numerator).div(denominator);
}

/** Converts to minor units, rounded: `toMinor('5.006', 2)` is 501. @throws RangeError beyond the safe integers */
export function toMinor(value: Decimal | Big, minorDigits: number): number {
  return toWholeNumber(roundHalfAwayFromZero(Big(value).times(`1e${minorDigits}`), 0));
}

/** Formats minor units in major units: `formatMinor(500, 2)` is "5.00", `formatMinor(5, 0)` "5". */
export function formatMinor(minor: number, minorDigits: number): string {
  // Every amount of every answer passes here, so safe integers take the fast path.
  if (!Number.isSafeInteger(minor))
    return formatFixedDecimal(toPlainText(Big(minor).times(`1e-${minorDigits}`)), minorDigits);
  if (minorDigits === 0) return String(minor + 0);
  const digits = String(Math.abs(minor)).padStart(minorDigits + 1, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -minorDigits)}.${digits.slice(-minorDigits)}`;
}

/** Formats as siwapp does: without trailing zeros, but with at least one decimal ("302.0", "1.4"). */
export function formatShortDecimal(value: Decimal): string {
  const text = toPlainText(Big(value));
  return text.includes('.') ? text : `${text}.0`;
}

/** Rounds to, or pads to, some decimals: `formatFixedDecimal('1.005', 2)` is "1.01". */
export function formatFixedDecimal(value: Decimal, places: number): string {
  // Most values only need zeros; lists show thousands of them.
  const [integer = '', decimals = ''] = value.split('.');
  if (decimals.length <= places && /^(0|-?[1-9]\d*)$/.test(integer) && /^\d*$/.test(decimals)) {
    return places === 0 ? integer : `${integer}.${decimals.padEnd(places, '0')}`;
  }
  return Big(toPlainText(roundHalfAwayFromZero(Big(value), places))).toFixed(places);
}

/** Rounds a percentage: `computePercent(302, '-15')` is -45. @throws RangeError beyond the safe integers */
export function computePercent(minor: number, percent: Decimal): number {
  return toWholeNumber(divideWhole(Big(minor).times(percent), 100));
}
