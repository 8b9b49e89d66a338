/**
 * What the work on a project comes to, from figures kept beside it: no time entry and no task has to be read.
 * Time counts where it is billable; an entry with a rate of its own is worth that, whatever the billing method.
 */
import Big from 'big.js';
import { currencyOf } from '../currency.ts';
import { type Decimal, roundHalfAwayFromZero } from '../money.ts';
import type { Figures } from './figures.ts';
import type { Project } from './project.ts';

type Priced = Pick<Project, 'billingMethod' | 'currency' | 'exchangeRate' | 'fixedPrice' | 'hourlyRate'>;

/** Rates are kept to this many decimals where they are multiplied with time into a figure. */
const ratePlaces = 4;
const secondsAnHour = 3_600;
const staffSeconds = 'staffSeconds.';

/** The figure that adds up the billable seconds of one person, of entries without a rate of their own. */
export const staffSecondsOf = (staffId: number): string => `${staffSeconds}${staffId}`;

/** Seconds times a rate, as a figure adds it up: a whole number of 1/10,000 units of currency × seconds an hour. */
export function ratedSeconds(seconds: number, hourlyRate: Decimal): number {
  return Number(roundHalfAwayFromZero(Big(hourlyRate).times(`1e${ratePlaces}`), 0).times(seconds));
}

/** Seconds of each person, by the id of the member of staff. */
function secondsByStaff(figures: Figures): [staffId: number, seconds: number][] {
  return Object.entries(figures).flatMap(([name, seconds]): [number, number][] =>
    name.startsWith(staffSeconds) && seconds !== 0 ? [[Number(name.slice(staffSeconds.length)), seconds]] : [],
  );
}

/** The members of staff whose rates `worthOf` needs. */
export function peopleWhoseRatesCount({ billingMethod }: Pick<Project, 'billingMethod'>, figures: Figures): number[] {
  return billingMethod === 'hourly_staff_rate' ? secondsByStaff(figures).map(([staffId]) => staffId) : [];
}

/** A rate in the organization's currency, in the project's. */
function inProject(rate: Big, { exchangeRate }: Priced): Big {
  return Big(exchangeRate).eq(0) ? rate : rate.div(exchangeRate);
}

/**
 * What the work done so far comes to: a fixed price as it is; time at the rate of the project, of each task (the
 * project's where a task has none) or of each person.
 * @param rateOf what an hour of a member of staff is sold for, in the organization's currency
 * @returns major units of the project's currency, rounded once to its smallest unit
 */
export function worthOf(project: Priced, figures: Figures, rateOf: (staffId: number) => Decimal): Decimal {
  const people = secondsByStaff(figures);
  const seconds = people.reduce((sum, [, own]) => sum + own, 0);
  const rate = project.hourlyRate ?? '0';
  /** Each in units of currency × seconds an hour. */
  const worth = {
    fixed_rate: () => Big(project.fixedPrice ?? 0).times(secondsAnHour),
    hourly_project_rate: () => Big(seconds).times(rate).plus(scaled(figures.ownRate)),
    hourly_task_rate: () =>
      Big(seconds - (figures.taskRateSeconds ?? 0))
        .times(rate)
        .plus(scaled(figures.taskRate))
        .plus(scaled(figures.ownRate)),
    hourly_staff_rate: () =>
      people.reduce(
        (sum, [id, own]) => sum.plus(inProject(Big(rateOf(id)), project).times(own)),
        scaled(figures.ownRate),
      ),
  } satisfies Record<Project['billingMethod'], () => Big>;
  const exact = worth[project.billingMethod]().div(secondsAnHour);
  return roundHalfAwayFromZero(exact, currencyOf(project.currency).minorDigits).toFixed();
}

const scaled = (figure = 0): Big => Big(figure).div(`1e${ratePlaces}`);
