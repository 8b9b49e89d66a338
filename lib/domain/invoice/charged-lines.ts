/** Builds the invoice lines that charge time and expenses, in the invoice's currency. */
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

const usualTaxes: TaxChoice[] = [{ usual: true }];

export type Worked = {
  timesheet: Timesheet;
  task: Task | undefined;
  project: Project | undefined;
  staff: Staff | undefined;
};

/** A converted price has at least four decimals. */
const leastDigits = 4;
const mostDigits = 10;
const Exact = Big();
Exact.DP = 40;

/** Converts an hourly price to as few digits as give the same cost; null if no rate connects the currencies. */
function convertPrice(target: Valued, price: Decimal, from: Valued, minutes: number): Decimal | null {
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

/** Finds the currency of an hourly rate: a person's is in the organization's, all others in the project's. */
export function findTimeCurrency(
  { timesheet, task, project, staff }: Worked,
  projectRate: Ratio | null,
  home: Valued,
): Valued {
  const { of } = chooseHourlyRate({ timesheet, task, project, staff });
  return project && of !== 'staff' ? { currency: project.currency, rate: projectRate } : home;
}

/**
 * Builds the line of a time entry, at the hourly rate that `chooseHourlyRate` finds.
 * @param own the currency of that rate; see `findTimeCurrency`
 * @returns null if no rate connects it to the invoice's currency
 * @throws Problem `invalid` for an amount that is too large
 */
export function composeTimeLine(
  { timesheet, task, project, staff }: Worked,
  own: Valued,
  target: Valued,
): LineInput | null {
  const { rate } = chooseHourlyRate({ timesheet, task, project, staff });
  const { id, staffId, taskId, startedAt, note, seconds } = timesheet;
  const minutes = toChargedMinutes(seconds);
  const price = convertPrice(target, rate, own, minutes);
  if (price === null) return null;
  const unitPrice = toCanonical(price);
  try {
    const quantity = toChargedHours(minutes, unitPrice, getCurrency(target.currency).minorDigits);
    const description = note || (task?.name ?? '');
    const time = { staffId, taskId, startedAt };
    return { description, quantity, unitPrice, unit: 'h', taxes: usualTaxes, origin: 'time entry', originId: id, time };
  } catch {
    throw invalidProblem('lines', 'add up to an amount that is too large');
  }
}

/** Builds the line of an expense. Without taxes of its own it gets the organization's default taxes. */
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
    unitPrice: toCanonical(formatMinor(minor, getCurrency(currency).minorDigits)),
    taxes: taxes.length > 0 ? taxes : usualTaxes,
    origin: 'expense',
    originId: expense.id,
  };
}

const toCanonical = (decimal: Decimal): Decimal => Big(decimal).toFixed();
