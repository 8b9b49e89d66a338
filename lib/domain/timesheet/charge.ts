/**
 * What time costs the customer: whole minutes at the rate of an hour. On a bill it is a line like any other,
 * hours × rate, so the hours are written as exactly as it takes for the line to come to the cent.
 */
import Big, { type RoundingMode } from 'big.js';
import { type Decimal, divideWhole, roundHalfAwayFromZero, toWholeNumber } from '../money.ts';
import type { Project } from '../project/project.ts';

/** Who or what can have a rate of its own for an hour; null and 0 are none. */
type Rated = { hourlyRate: Decimal | null } | null | undefined;

/** The time itself, its task, its project and the person. */
export type RateSources = {
  timesheet: Rated;
  task: Rated;
  project: Pick<Project, 'hourlyRate' | 'billingMethod'> | null | undefined;
  staff: Rated;
};
type Source = keyof RateSources;

/** Whether something is a rate: null and 0 are none. */
export function isRate(rate: Decimal | null): rate is Decimal {
  return rate !== null && !Big(rate).eq(0);
}

/** Whose rate counts: the first that there is, the closest to the time before the others. */
const usualOrder = ['timesheet', 'task', 'project', 'staff'] as const satisfies readonly Source[];
/** A project that is billed by what its people are sold for: then a rate of a task or of the project is only the next best. */
const staffOrder = ['timesheet', 'staff', 'task', 'project'] as const satisfies readonly Source[];

/**
 * What an hour costs.
 * @returns the rate and whose it is; "0" where nobody has one
 */
export function chooseHourlyRate(sources: RateSources): { rate: Decimal; of: Source | null } {
  const order = sources.project?.billingMethod === 'hourly_staff_rate' ? staffOrder : usualOrder;
  for (const source of order) {
    const rate = sources[source]?.hourlyRate ?? null;
    if (isRate(rate)) return { rate, of: source };
  }
  return { rate: '0', of: null };
}

/** Whole minutes, half a minute rounded up. */
export function toChargedMinutes(seconds: number): number {
  return Math.floor((seconds + 30) / 60);
}

/**
 * Minutes at the rate of an hour, in minor units: the exact product rounded once, halves away from zero.
 * @throws RangeError when that is no safe integer
 * @example 140 minutes at 50.00 are 11667, 20 are 1667
 */
export function computeTimeCostMinor(minutes: number, rate: Decimal, minorDigits: number): number {
  return toWholeNumber(divideWhole(Big(rate).times(minutes).times(`1e${minorDigits}`), 60));
}

/** More digits are never needed for an amount that can be counted: see the test. */
const mostDigits = 20;

/**
 * Minutes as decimal hours: two digits, or as many more as it takes for hours × rate to be rounded to what
 * the minutes cost.
 * @example 140 minutes at 50.00 are "2.3333" hours: 2.33 × 50.00 would be 116.50
 */
export function toChargedHours(minutes: number, rate: Decimal, minorDigits: number): Decimal {
  const cost = computeTimeCostMinor(minutes, rate, minorDigits);
  for (let digits = 2; digits < mostDigits; digits += 1) {
    for (const mode of [Big.roundHalfUp, Big.roundUp]) {
      const hours = roundHours(minutes, digits, mode);
      const exact = Big(hours).times(rate).times(`1e${minorDigits}`);
      if (roundHalfAwayFromZero(exact, 0).eq(cost)) return hours;
    }
  }
  return roundHours(minutes, mostDigits, Big.roundUp);
}

const Exact = Big();
Exact.DP = mostDigits + 5;

/** An exact half must not fall short: where rounding to the nearest goes below it, rounding up is the way. */
function roundHours(minutes: number, digits: number, mode: RoundingMode): Decimal {
  return Exact(minutes).div(60).round(digits, mode).toFixed();
}
