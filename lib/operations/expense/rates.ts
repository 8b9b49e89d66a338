/** The rates an expense is counted at: fixed when it gets its currency, its project or its date, and kept since. */
import Big from 'big.js';
import { type Ratio, shownRatio } from '../../domain/exchange-rate/conversion.ts';
import type { RateOn } from '../../domain/exchange-rate/exchange-rate.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import type { Decimal } from '../../domain/money.ts';
import { invalid } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Work } from '../../store/work.ts';
import { rateOn } from '../settings/exchange-rates.ts';
import type { ExpenseChange } from './input.ts';

export type Rates = Pick<Expense, 'exchangeRate' | 'exchangeOn' | 'rateStated' | 'billableCurrency' | 'billableRate'>;

/** Whether an expense needs new rates. */
export function needsRates(before: Expense | null, wish: ExpenseChange): boolean {
  if (!before) return true;
  const { currency = before.currency, spentOn = before.spentOn, projectId = before.projectId } = wish;
  if (currency !== before.currency || spentOn !== before.spentOn || projectId !== before.projectId) return true;
  // The rate as it was shown says nothing new: what it stands for may have more digits.
  return wish.exchangeRate !== undefined && !isShown(wish.exchangeRate, before);
}

function isShown(rate: Decimal, { exchangeRate }: Expense): boolean {
  return exchangeRate !== null && Big(rate).eq(shownRatio(exchangeRate));
}

/** The rates an expense has. */
export function ratesKept({ exchangeRate, exchangeOn, rateStated, billableCurrency, billableRate }: Expense): Rates {
  return { exchangeRate, exchangeOn, rateStated, billableCurrency, billableRate };
}

/** Currency and day of an expense; `own`: what is known of its rate, where that was asked already. */
type Spent = Pick<Expense, 'currency' | 'spentOn'> & { own: RateOn | null | undefined };

/** What the client gives; the organization's own currency is worth one of itself. */
function givenRate({ exchangeRate }: ExpenseChange, { currency, spentOn }: Spent, { firm }: Work): RateOn | null {
  if (exchangeRate === undefined) return null;
  if (currency === firm.currency && Number(exchangeRate) !== 1)
    throw invalid('exchange_rate', `must be 1: ${currency} is the organization's own currency`);
  return { rate: exchangeRate, on: spentOn };
}

/**
 * The rates: what the client gives; else what is known of the day; else what was stated before, of the expense in this
 * currency or of its project. Where there is none of these it is kept without. The project's currency has the expense's
 * rate where it is the same.
 * @throws Problem `invalid` for a rate of the organization's own currency other than 1
 */
export async function ratesOf(
  before: Expense | null,
  wish: ExpenseChange,
  spent: Spent,
  project: Project | null,
  work: Work,
): Promise<Rates> {
  const { currency, spentOn, own } = spent;
  const same = project?.currency === currency;
  const given = givenRate(wish, spent, work);
  const [known, billed] = await Promise.all([
    given ?? (own === undefined ? rateOn(currency, spentOn, work) : own),
    project && !same ? rateOn(project.currency, spentOn, work) : null,
  ]);
  const ofProject = project?.rateStated ? project.exchangeRate : null;
  const ownStated = known ? null : (statedBefore(before, currency) ?? (same ? ofProject : null));
  const rate = known?.rate ?? ownStated;
  const billedStated = billed || same ? null : ofProject;
  return {
    exchangeRate: rate,
    exchangeOn: known?.on ?? spentOn,
    rateStated: given !== null || ownStated !== null || billedStated !== null,
    billableCurrency: project?.currency ?? null,
    billableRate: project && (same ? rate : (billed?.rate ?? billedStated)),
  };
}

/** A rate that was stated of this currency is as good on another day of which nothing else is known. */
function statedBefore(before: Expense | null, currency: string): Ratio | null {
  return before?.rateStated && before.currency === currency ? before.exchangeRate : null;
}
