/** The value of a project's work, computed from its figures alone: billable time as timesheet/charge.ts charges it. */
import Big from 'big.js';
import { getCurrency } from '../currency.ts';
import { toFraction } from '../exchange-rate/conversion.ts';
import { type Decimal, divideWhole, roundHalfAwayFromZero } from '../money.ts';
import { chooseHourlyRate, isRate } from '../timesheet/charge.ts';
import type { Figures } from './figures.ts';
import type { Project } from './project.ts';

type Priced = Pick<Project, 'billingMethod' | 'currency' | 'exchangeRate' | 'fixedPrice' | 'hourlyRate'>;

/** Decimals of a rate in figures. */
const ratePlaces = 4;

/**
 * Names of the figures that sum billable time.
 * - `ownRate`: minutes × rate of entries with their own rate
 * - by person, for all other entries: minutes, those on tasks with a rate, and these × that rate
 */
export const figureNames = {
  ownRate: 'ownRate',
  minutes: (staffId: number | string): string => `minutes.${staffId}`,
  taskRateMinutes: (staffId: number | string): string => `taskRateMinutes.${staffId}`,
  taskRate: (staffId: number | string): string => `taskRate.${staffId}`,
};

/** Multiplies for a figure: an integer in 1/10,000 units of currency × minutes per hour. */
export function multiplyMinutes(minutes: number, hourlyRate: Decimal): number {
  return Number(roundHalfAwayFromZero(Big(hourlyRate).times(`1e${ratePlaces}`), 0).times(minutes));
}

const scaleRate = (figure = 0): Big => Big(figure).div(`1e${ratePlaces}`);

/** Finds who has logged billable time without its own rate. */
function listPeople(figures: Figures): number[] {
  const prefix = figureNames.minutes('');
  return Object.keys(figures).flatMap((name) => (name.startsWith(prefix) ? Number(name.slice(prefix.length)) : []));
}

/** Lists whose rates `computeWorth` needs. */
export function listRatedStaff(project: Pick<Project, 'billingMethod' | 'hourlyRate'>, figures: Figures): number[] {
  const { billingMethod, hourlyRate } = project;
  if (billingMethod === 'fixed_rate') return [];
  return billingMethod === 'hourly_staff_rate' || !isRate(hourlyRate) ? listPeople(figures) : [];
}

/** In major units of the project's currency. `unvaluedMinutes` are not in it, for want of a rate. */
export type WorkWorth = { amount: Decimal; unvaluedMinutes: number };

/**
 * Computes the value of the work done, rounded once to the minor unit.
 * @param getRate a person's hourly rate, in the organization's currency
 */
export function computeWorth(project: Priced, figures: Figures, getRate: (staffId: number) => Decimal): WorkWorth {
  const { billingMethod, fixedPrice, currency, exchangeRate } = project;
  const { minorDigits } = getCurrency(currency);
  const toDecimal = (units: Big, of: Big): Decimal =>
    divideWhole(units.times(`1e${minorDigits}`), of)
      .times(`1e-${minorDigits}`)
      .toFixed();
  if (billingMethod === 'fixed_rate') return { amount: toDecimal(Big(fixedPrice ?? 0), Big(1)), unvaluedMinutes: 0 };
  const { own, atHome, minutesAtHome } = computeTimeWorth(project, figures, getRate);
  const rate = exchangeRate === null ? null : toFraction(exchangeRate);
  if (!rate) return { amount: toDecimal(own, Big(60)), unvaluedMinutes: minutesAtHome };
  // own / 60 + atHome / rate / 60, as one quotient.
  const units = own.times(rate.units).plus(atHome.times(rate.of));
  return { amount: toDecimal(units, rate.units.times(60)), unvaluedMinutes: 0 };
}

/** Currency × minutes per hour. `own` is in the project's currency, `atHome` in the organization's. */
type TimeWorth = { own: Big; atHome: Big; minutesAtHome: number };

function computeTimeWorth(project: Priced, figures: Figures, getRate: (staffId: number) => Decimal): TimeWorth {
  const none = { own: scaleRate(figures[figureNames.ownRate]), atHome: Big(0), minutesAtHome: 0 };
  return listPeople(figures).reduce((sum, id) => {
    const { own, atHome, minutesAtHome } = computePersonWorth(project, figures, id, getRate(id));
    return {
      own: sum.own.plus(own),
      atHome: sum.atHome.plus(atHome),
      minutesAtHome: sum.minutesAtHome + minutesAtHome,
    };
  }, none);
}

function computePersonWorth(project: Priced, figures: Figures, id: number, ownRate: Decimal): TimeWorth {
  const staff = { hourlyRate: ownRate };
  const minutes = figures[figureNames.minutes(id)] ?? 0;
  const onRatedTasks = figures[figureNames.taskRateMinutes(id)] ?? 0;
  const chooseRate = (task: { hourlyRate: Decimal } | null) =>
    chooseHourlyRate({ timesheet: null, task, project, staff });
  const computeTaskWorth = (): TimeWorth => {
    // Any rate shows whether the task's would count.
    const rated = chooseRate({ hourlyRate: '1' });
    if (rated.of === 'task')
      return { own: scaleRate(figures[figureNames.taskRate(id)]), atHome: Big(0), minutesAtHome: 0 };
    return computeWorthAt(rated, onRatedTasks);
  };
  const [rated, others] = [computeTaskWorth(), computeWorthAt(chooseRate(null), minutes - onRatedTasks)];
  return {
    own: rated.own.plus(others.own),
    atHome: rated.atHome.plus(others.atHome),
    minutesAtHome: rated.minutesAtHome + others.minutesAtHome,
  };
}

function computeWorthAt({ rate, of }: ReturnType<typeof chooseHourlyRate>, minutes: number): TimeWorth {
  const worth = Big(rate).times(minutes);
  return of === 'staff'
    ? { own: Big(0), atHome: worth, minutesAtHome: minutes }
    : { own: worth, atHome: Big(0), minutesAtHome: 0 };
}
