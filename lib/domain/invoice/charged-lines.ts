/** Time and expenses as the lines of an invoice that charge them; in the currency of the invoice. */
import Big, { type RoundingMode } from 'big.js';
import type { LineInput, TaxChoice } from '../bill/input.ts';
import { getCurrency } from '../currency.ts';
import { findFactor, type Ratio, type Valued } from '../exchange-rate/conversion.ts';
import type { Expense } from '../expense/expense.ts';
import { type Decimal, divideWhole, formatMinor } from '../money.ts';
import { invalidProblem } from '../problem.ts';
import type { Project } from '../project/project.ts';
import type { Staff } from '../staff/staff.ts';
import type { Task } from '../task/task.ts';
import { chooseHourlyRate, toChargedHours, toChargedMinutes } from '../timesheet/charge.ts';
import type { Timesheet } from '../timesheet/timesheet.ts';

/** What is charged without a tax of its own. */
const ofFirm: TaxChoice[] = [{ ofFirm: true }];

/** What the line of time is made from. */
export type Worked = {
  timesheet: Timesheet;
  task: Task | undefined;
  project: Project | undefined;
  staff: Staff | undefined;
};

/** A price that had to be converted has four digits behind the point, or as many more as it takes. */
const leastDigits = 4;
const mostDigits = 10;
const Exact = Big();
Exact.DP = 40;

/**
 * The price of an hour in another currency, with as many digits as it takes for the minutes to come to what they come to
 * at the exact price: that is rounded once.
 * @returns null where no rate leads from one currency to the other
 */
function priceIn(target: Valued, price: Decimal, from: Valued, minutes: number): Decimal | null {
  if (from.currency === target.currency || Big(price).eq(0)) return price;
  const factor = findFactor(from, target);
  if (!factor) return null;
  const { minorDigits } = getCurrency(target.currency);
  const units = Big(price).times(factor.units);
  const cost = (of: Big, by: Big): Big => divideWhole(of.times(minutes).times(`1e${minorDigits}`), by.times(60));
  const exact = cost(units, factor.of);
  const rounded = (digits: number, mode: RoundingMode): Big => Exact(units).div(factor.of).round(digits, mode);
  for (let digits = leastDigits; digits < mostDigits; digits += 1) {
    for (const mode of [Big.roundHalfUp, Big.roundUp]) {
      const candidate = rounded(digits, mode);
      if (cost(candidate, Big(1)).eq(exact)) return candidate.toFixed();
    }
  }
  return rounded(mostDigits, Big.roundHalfUp).toFixed();
}

/** The currency of the time's rate: the project's, or the organization's for that of a person. */
export function findTimeCurrency(
  { timesheet, task, project, staff }: Worked,
  projectRate: Ratio | null,
  home: Valued,
): Valued {
  const { of } = chooseHourlyRate({ timesheet, task, project, staff });
  return project && of !== 'staff' ? { currency: project.currency, rate: projectRate } : home;
}

/**
 * Hours at the rate of the time, its task, its project or the person: the first that has one.
 * @param own what that rate is in; see `findTimeCurrency`
 * @returns null where no rate leads from there to the currency of the invoice
 * @throws Problem `invalid` for an amount beyond counting
 */
export function composeTimeLine(
  { timesheet, task, project, staff }: Worked,
  own: Valued,
  target: Valued,
): LineInput | null {
  const { rate } = chooseHourlyRate({ timesheet, task, project, staff });
  const { id, staffId, taskId, startedAt, note, seconds } = timesheet;
  const minutes = toChargedMinutes(seconds);
  const price = priceIn(target, rate, own, minutes);
  if (price === null) return null;
  const unitPrice = canonical(price);
  try {
    const quantity = toChargedHours(minutes, unitPrice, getCurrency(target.currency).minorDigits);
    const description = note || (task?.name ?? '');
    const time = { staffId, taskId, startedAt };
    return { description, quantity, unitPrice, unit: 'h', taxes: ofFirm, origin: 'time entry', originId: id, time };
  } catch {
    throw invalidProblem('lines', 'add up to an amount that is too large');
  }
}

/**
 * One line of what the customer pays for an expense.
 * @param taxes its own; where it has none, it gets the firm's
 * @param category its name, for an expense that has none of its own
 * @param minor what that is, in minor units of `currency`
 */
export function composeExpenseLine(
  expense: Expense,
  category: string,
  taxes: TaxChoice[],
  { minor, currency }: { minor: number; currency: string },
): LineInput {
  return {
    description: expense.name || category,
    longDescription: expense.notes ?? '',
    quantity: '1',
    unitPrice: canonical(formatMinor(minor, getCurrency(currency).minorDigits)),
    taxes: taxes.length > 0 ? taxes : ofFirm,
    origin: 'expense',
    originId: expense.id,
  };
}

const canonical = (decimal: Decimal): Decimal => Big(decimal).toFixed();
