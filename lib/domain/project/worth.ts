/**
 * What the work on a project comes to, from figures kept beside it: no time entry and no task has to be read. Time
 * counts where it is billable, in the minutes and at the rates at which it is charged (timesheet/charge.ts).
 */
import Big from 'big.js';
import { currencyOf } from '../currency.ts';
import { type Decimal, roundHalfAwayFromZero } from '../money.ts';
import { hourlyRateOf, isRate } from '../timesheet/charge.ts';
import type { Figures } from './figures.ts';
import type { Project } from './project.ts';

type Priced = Pick<Project, 'billingMethod' | 'currency' | 'exchangeRate' | 'fixedPrice' | 'hourlyRate'>;

/** Rates are kept to this many decimals where they are multiplied with time into a figure. */
const ratePlaces = 4;

/**
 * The figures of time beside a project:
 * - `ownRate`: minutes × rate of entries that have one of their own
 * - by member of staff, of all other entries: their minutes, those among them on tasks that have a rate, and
 *   these × that rate
 */
export const figureNames = {
  ownRate: 'ownRate',
  minutes: (staffId: number | string): string => `minutes.${staffId}`,
  taskRateMinutes: (staffId: number | string): string => `taskRateMinutes.${staffId}`,
  taskRate: (staffId: number | string): string => `taskRate.${staffId}`,
};

/** Minutes times a rate, as a figure adds it up: a whole number of 1/10,000 units of currency × minutes an hour. */
export function ratedMinutes(minutes: number, hourlyRate: Decimal): number {
  return Number(roundHalfAwayFromZero(Big(hourlyRate).times(`1e${ratePlaces}`), 0).times(minutes));
}

const scaled = (figure = 0): Big => Big(figure).div(`1e${ratePlaces}`);

/** Those who have logged billable time without a rate of its own. */
function peopleIn(figures: Figures): number[] {
  const prefix = figureNames.minutes('');
  return Object.keys(figures).flatMap((name) => (name.startsWith(prefix) ? Number(name.slice(prefix.length)) : []));
}

/** The members of staff whose rates `worthOf` needs. */
export function peopleWhoseRatesCount(
  project: Pick<Project, 'billingMethod' | 'hourlyRate'>,
  figures: Figures,
): number[] {
  const { billingMethod, hourlyRate } = project;
  if (billingMethod === 'fixed_rate') return [];
  return billingMethod === 'hourly_staff_rate' || !isRate(hourlyRate) ? peopleIn(figures) : [];
}

/**
 * What the work done so far comes to: a fixed price as it is; else time at the rates that the billing method names,
 * and at others where those are missing.
 * @param rateOf what an hour of a member of staff is sold for, in the organization's currency
 * @returns major units of the project's currency, rounded once to its smallest unit
 */
export function worthOf(project: Priced, figures: Figures, rateOf: (staffId: number) => Decimal): Decimal {
  const { billingMethod, fixedPrice, currency } = project;
  const exact = billingMethod === 'fixed_rate' ? Big(fixedPrice ?? 0) : worthOfTime(project, figures, rateOf).div(60);
  return roundHalfAwayFromZero(exact, currencyOf(currency).minorDigits).toFixed();
}

/** In units of currency × minutes an hour. */
function worthOfTime(project: Priced, figures: Figures, rateOf: (staffId: number) => Decimal): Big {
  return peopleIn(figures).reduce(
    (sum, id) => sum.plus(worthOfPerson(project, figures, id, rateOf(id))),
    scaled(figures[figureNames.ownRate]),
  );
}

function worthOfPerson(project: Priced, figures: Figures, id: number, ownRate: Decimal): Big {
  const staff = { hourlyRate: inProject(ownRate, project) };
  const minutes = figures[figureNames.minutes(id)] ?? 0;
  const onRatedTasks = figures[figureNames.taskRateMinutes(id)] ?? 0;
  const rate = (task: { hourlyRate: Decimal } | null) => hourlyRateOf({ timesheet: null, task, project, staff });
  // Any rate will do to see whether the task's would count.
  const rated = rate({ hourlyRate: '1' });
  const ofTasks = rated.of === 'task' ? scaled(figures[figureNames.taskRate(id)]) : Big(onRatedTasks).times(rated.rate);
  return ofTasks.plus(Big(minutes - onRatedTasks).times(rate(null).rate));
}

/** A rate in the organization's currency, in the project's. */
function inProject(rate: Decimal, { exchangeRate }: Priced): Decimal {
  return isRate(exchangeRate) ? Big(rate).div(exchangeRate).toFixed() : rate;
}
