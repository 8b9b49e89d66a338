/** What time costs the customer. Hours get enough digits for hours × rate to match the cost of the minutes. */
import Big, { type RoundingMode } from 'big.js';
import { type Decimal, divideWhole, roundHalfAwayFromZero, toWholeNumber } from '../money.ts';
import type { Project } from '../project/project.ts';

/** null and 0 mean no rate. */
type Rated = { hourlyRate: Decimal | null } | null | undefined;

export type RateSources = {
  timesheet: Rated;
  task: Rated;
  project: Pick<Project, 'hourlyRate' | 'billingMethod'> | null | undefined;
  staff: Rated;
};
type Source = keyof RateSources;

/** Returns whether a rate is set. */
export function isRate(rate: Decimal | null): rate is Decimal {
  return rate !== null && !Big(rate).eq(0);
}

/** The first rate counts: the one closest to the time. */
const usualOrder = ['timesheet', 'task', 'project', 'staff'] as const satisfies readonly Source[];
/** For projects billed by staff rates, the rates of task and project come last. */
const staffOrder = ['timesheet', 'staff', 'task', 'project'] as const satisfies readonly Source[];

/** Chooses the hourly rate and whose it is; "0" if nobody has one. */
export function chooseHourlyRate(sources: RateSources): { rate: Decimal; of: Source | null } {
  const order = sources.project?.billingMethod === 'hourly_staff_rate' ? staffOrder : usualOrder;
  for (const source of order) {
    const rate = sources[source]?.hourlyRate ?? null;
    if (isRate(rate)) return { rate, of: source };
  }
  return { rate: '0', of: null };
}

/** Rounds to whole minutes, half a minute up. */
export function toChargedMinutes(seconds: number): number {
  return Math.floor((seconds + 30) / 60);
}

/** Computes the cost of minutes, rounded once. @throws RangeError beyond the safe integers */
export function computeTimeCostMinor(minutes: number, rate: Decimal, minorDigits: number): number {
  return toWholeNumber(divideWhole(Big(rate).times(minutes).times(`1e${minorDigits}`), 60));
}

/** Enough for every amount that can be counted: see the test. */
const mostDigits = 20;

/**
 * Converts to decimal hours with as many digits as hours × rate needs to match the cost, at least two.
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

const Precise = Big();
Precise.DP = mostDigits + 5;

/** An exact half must not fall short: if rounding to nearest does, rounding up works. */
function roundHours(minutes: number, digits: number, mode: RoundingMode): Decimal {
  return Precise(minutes).div(60).round(digits, mode).toFixed();
}
