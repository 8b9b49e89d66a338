/** Time and expenses as the lines of an invoice that charge them; in the currency of the invoice. */
import Big from 'big.js';
import { currencyOf } from '../../domain/currency.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { billedIn, converted, type Valued } from '../../domain/expense/worth.ts';
import { type Decimal, fromMinor } from '../../domain/money.ts';
import { invalid } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import type { Task } from '../../domain/task/task.ts';
import { chargedHours, chargedMinutes, hourlyRateOf } from '../../domain/timesheet/charge.ts';
import type { Timesheet } from '../../domain/timesheet/timesheet.ts';
import type { LineInput, TaxChoice } from '../bill/input.ts';

/** What is charged without a tax of its own. */
const ofFirm: TaxChoice[] = [{ ofFirm: true }];

/** What the line of time is made from. */
export type Worked = {
  timesheet: Timesheet;
  task: Task | undefined;
  project: Project | undefined;
  staff: Staff | undefined;
};

/** Digits behind the point of a price that had to be converted. */
const priceDigits = 4;

function priceIn(target: Valued, price: Decimal, from: Valued): Decimal {
  if (from.currency === target.currency || Big(target.rate).eq(0)) return price;
  return Big(price).times(from.rate).div(target.rate).round(priceDigits, Big.roundHalfUp).toFixed();
}

/**
 * Hours at the rate of the time, its task, its project or the person: the first that has one. Rates are in the
 * currency of the project, those of people in the organization's.
 * @throws Problem `invalid` for an amount beyond counting
 */
export function timeLine({ timesheet, task, project, staff }: Worked, target: Valued, home: Valued): LineInput {
  const { rate, of } = hourlyRateOf({ timesheet, task, project, staff });
  const own = project && of !== 'staff' ? { currency: project.currency, rate: project.exchangeRate } : home;
  const unitPrice = canonical(priceIn(target, rate, own));
  const { id, staffId, taskId, startedAt, note, seconds } = timesheet;
  try {
    const quantity = chargedHours(chargedMinutes(seconds), unitPrice, currencyOf(target.currency).minorDigits);
    const description = note || (task?.name ?? '');
    const time = { staffId, taskId, startedAt };
    return { description, quantity, unitPrice, unit: 'h', taxes: ofFirm, origin: 'time entry', originId: id, time };
  } catch {
    throw invalid('items', 'come to an amount too large to be counted');
  }
}

/**
 * One line of what the customer pays for an expense.
 * @param taxes its own; where it has none, it gets the firm's
 * @param category its name, for an expense that has none of its own
 */
export function expenseLine(expense: Expense, category: string, taxes: TaxChoice[], target: Valued): LineInput {
  const minor = converted(expense.billableMinor, billedIn(expense), target);
  return {
    description: expense.name || category,
    longDescription: expense.notes ?? '',
    quantity: '1',
    unitPrice: canonical(fromMinor(minor, currencyOf(target.currency).minorDigits)),
    taxes: taxes.length > 0 ? taxes : ofFirm,
    origin: 'expense',
    originId: expense.id,
  };
}

const canonical = (decimal: Decimal): Decimal => Big(decimal).toFixed();
