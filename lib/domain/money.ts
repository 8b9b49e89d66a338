/**
 * Exact decimals and minor units. A decimal is plain text in major units ("11.2"); an amount that is
 * stored or summed is a whole number of minor units (cents, yen, fils). Binary floating point never
 * takes part, and rounding is always half away from zero: 0.5 to 1, -0.5 to -1.
 * Which currency has how many minor digits is told by `currency.ts`.
 */
import Big from 'big.js';
import type * as z from 'zod';
import { canBeNumeral } from './numeral.ts';
import { decimal } from './record.ts';

/** A decimal as stored, in plain text. What `parseDecimal` returns is canonical: "11.2", "-3", "0"; never "-0" or "1.50". */
export { decimal };
export type Decimal = z.infer<typeof decimal>;

const maxIntegerDigits = 15;
const maxDecimals = 10;

/** What is asked for where a decimal cannot be taken: one sentence, whatever is wrong with it and whoever asks. */
export const decimalExpected = `must be a number with at most ${maxIntegerDigits} digits before the point and ${maxDecimals} after it`;

/** Divides to whole numbers, rounded once from the exact quotient, however long it is. */
const Whole = Big();
Whole.DP = 0;
Whole.RM = Big.roundHalfUp; // by magnitude, that is away from zero

/** Plain text without exponent, superfluous zeros or a negative zero. */
function plain(value: Big): Decimal {
  return value.eq(0) ? '0' : value.toFixed();
}

function toDecimals(text: Decimal): number {
  return text.split('.')[1]?.length ?? 0;
}

/** A double as text; past the decimals we keep, the sixteenth digit on is noise of binary arithmetic (0.1 + 0.2). */
function numberText(value: number): Decimal {
  const exact = plain(Big(value));
  return toDecimals(exact) > maxDecimals ? plain(Big(value.toPrecision(15))) : exact;
}

/**
 * Reads a decimal off the wire: a JSON number, or a string such as "12", "-0.50", "+3" or ".5" with
 * spaces around it. At most 15 digits before and 10 after the point, not counting superfluous zeros, and at
 * most 40 characters in all.
 *
 * @returns canonical text, or null for anything else (exponents, thousands separators, NaN, Infinity, '')
 * @example parseDecimal(' -0.50 ') // '-0.5'
 */
export function parseDecimal(value: string | number): Decimal | null {
  if (typeof value === 'number' ? !Number.isFinite(value) : !canBeNumeral(value)) return null;
  const given = typeof value === 'number' ? numberText(value) : value.trim();
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(given)) return null;
  const text = plain(Big(given.replace(/^\+/, '')));
  const [integer = ''] = text.replace('-', '').split('.');
  return integer.length > maxIntegerDigits || toDecimals(text) > maxDecimals ? null : text;
}

/** Rounds to so many decimals, halves away from zero. */
export function roundHalfAwayFromZero(value: Big, places: number): Big {
  return value.round(places, Big.roundHalfUp);
}

/**
 * A whole amount as a number.
 * @throws RangeError beyond ±9,007,199,254,740,991, where numbers stop being exact
 */
export function toWholeNumber(value: Big): number {
  const number = Number(value.toFixed(0)) + 0; // + 0: no negative zero
  if (!Number.isSafeInteger(number)) throw new RangeError('The amount is too large to be exact');
  return number;
}

/** `numerator / denominator` as a whole number: the exact quotient rounded once, halves away from zero. */
export function divideWhole(numerator: Big, denominator: Big | number): Big {
  return Whole(numerator).div(denominator);
}

/**
 * Minor units of a decimal in major units, rounded: `toMinor('5.006', 2)` is 501.
 * @throws RangeError when that is no safe integer
 */
export function toMinor(value: Decimal | Big, minorDigits: number): number {
  return toWholeNumber(roundHalfAwayFromZero(Big(value).times(`1e${minorDigits}`), 0));
}

/** Minor units as major units with all decimals of the currency: `formatMinor(500, 2)` is "5.00", `formatMinor(5, 0)` "5". */
export function formatMinor(minor: number, minorDigits: number): string {
  // Every amount of every answer comes through here: a whole number only needs its point put in.
  if (!Number.isSafeInteger(minor))
    return formatFixedDecimal(plain(Big(minor).times(`1e-${minorDigits}`)), minorDigits);
  if (minorDigits === 0) return String(minor + 0);
  const digits = String(Math.abs(minor)).padStart(minorDigits + 1, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -minorDigits)}.${digits.slice(-minorDigits)}`;
}

/** Trailing zeros dropped, but one decimal at least, as siwapp prints numbers: "302.0", "1.4". */
export function formatShortDecimal(value: Decimal): string {
  const text = plain(Big(value));
  return text.includes('.') ? text : `${text}.0`;
}

/** Rounded to, and filled up with zeros to, so many decimals: `formatFixedDecimal('1.005', 2)` is "1.01". */
export function formatFixedDecimal(value: Decimal, places: number): string {
  // Most values have no more decimals than that and only want zeros: lists show thousands of them.
  const [integer = '', decimals = ''] = value.split('.');
  if (decimals.length <= places && /^(0|-?[1-9]\d*)$/.test(integer) && /^\d*$/.test(decimals)) {
    return places === 0 ? integer : `${integer}.${decimals.padEnd(places, '0')}`;
  }
  return Big(plain(roundHalfAwayFromZero(Big(value), places))).toFixed(places);
}

/**
 * So many percent of an amount, in minor units, rounded: `computePercent(302, '-15')` is -45.
 * @throws RangeError when that is no safe integer
 */
export function computePercent(minor: number, percent: Decimal): number {
  return toWholeNumber(divideWhole(Big(minor).times(percent), 100));
}
