/**
 * What the work on a project comes to, from figures kept beside it: no time entry and no task has to be read. Time
 * counts where it is billable, in the minutes and at the rates at which it is charged (timesheet/charge.ts).
 */
import Big from 'big.js';
import { getCurrency } from '../currency.ts';
import { toFraction } from '../exchange-rate/conversion.ts';
import { type Decimal, divideWhole, roundHalfAwayFromZero } from '../money.ts';
import { chooseHourlyRate, isRate } from '../timesheet/charge.ts';
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
export function multiplyMinutes(minutes: number, hourlyRate: Decimal): number {
  return Number(roundHalfAwayFromZero(Big(hourlyRate).times(`1e${ratePlaces}`), 0).times(minutes));
}

const scaleRate = (figure = 0): Big => Big(figure).div(`1e${ratePlaces}`);

/** Those who have logged billable time without a rate of its own. */
function peopleIn(figures: Figures): number[] {
  const prefix = figureNames.minutes('');
  return Object.keys(figures).flatMap((name) => (name.startsWith(prefix) ? Number(name.slice(prefix.length)) : []));
}

/** The members of staff whose rates `computeWorth` needs. */
export function listRatedStaff(project: Pick<Project, 'billingMethod' | 'hourlyRate'>, figures: Figures): number[] {
  const { billingMethod, hourlyRate } = project;
  if (billingMethod === 'fixed_rate') return [];
  return billingMethod === 'hourly_staff_rate' || !isRate(hourlyRate) ? peopleIn(figures) : [];
}

/** What work comes to, in major units of the project's currency, and the minutes that are not in it: those have no rate to that. */
export type WorkWorth = { amount: Decimal; unvaluedMinutes: number };

/**
 * What the work done so far comes to: a fixed price as it is; else time at the rates that the billing method names,
 * and at others where those are missing.
 * @param rateOf what an hour of a member of staff is sold for, in the organization's currency
 * @returns rounded once to the project's smallest unit
 */
export function computeWorth(project: Priced, figures: Figures, rateOf: (staffId: number) => Decimal): WorkWorth {
  const { billingMethod, fixedPrice, currency, exchangeRate } = project;
  const { minorDigits } = getCurrency(currency);
  const rounded = (units: Big, of: Big): Decimal =>
    divideWhole(units.times(`1e${minorDigits}`), of)
      .times(`1e-${minorDigits}`)
      .toFixed();
  if (billingMethod === 'fixed_rate') return { amount: rounded(Big(fixedPrice ?? 0), Big(1)), unvaluedMinutes: 0 };
  const { own, atHome, minutesAtHome } = worthOfTime(project, figures, rateOf);
  const rate = exchangeRate === null ? null : toFraction(exchangeRate);
  if (!rate) return { amount: rounded(own, Big(60)), unvaluedMinutes: minutesAtHome };
  // own / 60 + atHome / rate / 60, as one quotient.
  const units = own.times(rate.units).plus(atHome.times(rate.of));
  return { amount: rounded(units, rate.units.times(60)), unvaluedMinutes: 0 };
}

/** Units of currency × minutes an hour: at rates in the project's currency, and at those of people, in the organization's. */
type TimeWorth = { own: Big; atHome: Big; minutesAtHome: number };

function worthOfTime(project: Priced, figures: Figures, rateOf: (staffId: number) => Decimal): TimeWorth {
  const none = { own: scaleRate(figures[figureNames.ownRate]), atHome: Big(0), minutesAtHome: 0 };
  return peopleIn(figures).reduce((sum, id) => {
    const { own, atHome, minutesAtHome } = worthOfPerson(project, figures, id, rateOf(id));
    return {
      own: sum.own.plus(own),
      atHome: sum.atHome.plus(atHome),
      minutesAtHome: sum.minutesAtHome + minutesAtHome,
    };
  }, none);
}

function worthOfPerson(project: Priced, figures: Figures, id: number, ownRate: Decimal): TimeWorth {
  const staff = { hourlyRate: ownRate };
  const minutes = figures[figureNames.minutes(id)] ?? 0;
  const onRatedTasks = figures[figureNames.taskRateMinutes(id)] ?? 0;
  const rate = (task: { hourlyRate: Decimal } | null) => chooseHourlyRate({ timesheet: null, task, project, staff });
  const ofTasks = (): TimeWorth => {
    // Any rate will do to see whether the task's would count.
    const rated = rate({ hourlyRate: '1' });
    if (rated.of === 'task')
      return { own: scaleRate(figures[figureNames.taskRate(id)]), atHome: Big(0), minutesAtHome: 0 };
    return timeAt(rated, onRatedTasks);
  };
  const [rated, others] = [ofTasks(), timeAt(rate(null), minutes - onRatedTasks)];
  return {
    own: rated.own.plus(others.own),
    atHome: rated.atHome.plus(others.atHome),
    minutesAtHome: rated.minutesAtHome + others.minutesAtHome,
  };
}

function timeAt({ rate, of }: ReturnType<typeof chooseHourlyRate>, minutes: number): TimeWorth {
  const worth = Big(rate).times(minutes);
  return of === 'staff'
    ? { own: Big(0), atHome: worth, minutesAtHome: minutes }
    : { own: worth, atHome: Big(0), minutesAtHome: 0 };
}
