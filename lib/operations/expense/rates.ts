/** The rates an expense is counted at: fixed when it gets its currency, its project or its date, and kept since. */
import Big from 'big.js';
import { type Ratio, roundRatio } from '../../domain/exchange-rate/conversion.ts';
import type { RateOn } from '../../domain/exchange-rate/exchange-rate.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import type { Rates } from '../../domain/expense/rates.ts';
import { invalidProblem } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Work } from '../../store/work.ts';
import { readRateOn } from '../exchange-rate/exchange-rates.ts';

/** Currency and day of an expense; `own`: what is known of its rate, where that was asked already. */
type Spent = Pick<Expense, 'currency' | 'spentOn'> & { own: RateOn | null | undefined };

/** What the client gives; the organization's own currency is worth one of itself. */
function readGivenRate({ exchangeRate = null }: ExpenseChange, currency: string, { organization }: Work): Ratio | null {
  if (exchangeRate !== null && currency === organization.currency && Number(exchangeRate) !== 1)
    throw invalidProblem('exchangeRate', `must be 1: ${currency} is the organization's own currency`);
  return exchangeRate;
}

/**
 * The rates. Its own: what the client gives, else what was stated before of this currency and is not taken back, else what is
 * known of the day, else what was stated of its project in the same currency. That of its project's currency: its own where it is
 * the same, else what is known of the day, else what was stated of the project. Where there is none of these it is kept without.
 * @throws Problem `invalid` for a rate of the organization's own currency other than 1
 */
export async function resolveRates(
  before: Expense | null,
  input: ExpenseChange,
  spent: Spent,
  project: Project | null,
  work: Work,
): Promise<Rates> {
  const { currency, spentOn, own } = spent;
  const same = project?.currency === currency;
  const stated =
    readGivenRate(input, currency, work) ?? (input.exchangeRate === null ? null : findStatedRate(before, currency));
  const [known, billed] = await Promise.all([
    stated === null ? (own === undefined ? readRateOn(currency, spentOn, work) : own) : null,
    project && !same ? readRateOn(project.currency, spentOn, work) : null,
  ]);
  const ofProject = project?.rateStated ? project.exchangeRate : null;
  const ownStated = stated ?? (known || !same ? null : ofProject);
  const rate = ownStated ?? known?.rate ?? null;
  const billedStated = billed || same ? null : ofProject;
  const unnoted = rate === null && before ? await readRateUnnoted(before, currency, work) : null;
  return {
    exchangeRate: rate ?? unnoted,
    exchangeOn: known?.on ?? spentOn,
    rateStated: unnoted === null ? ownStated !== null : null,
    billableCurrency: project?.currency ?? null,
    billableRate: project && (same ? (rate ?? unnoted) : (billed?.rate ?? billedStated)),
    billableRateStated: same && unnoted !== null ? null : same ? ownStated !== null : billedStated !== null,
  };
}

/** A rate that was stated of this currency stays, also on another day. */
function findStatedRate(before: Expense | null, currency: string): Ratio | null {
  return before?.rateStated && before.currency === currency ? before.exchangeRate : null;
}

/**
 * The rate of an expense from before it was noted whether somebody stated it: that stays on a day of which none is known if no rate of
 * its day explains it. At exactly 1 it may as well have been put in the place of none.
 */
async function readRateUnnoted(
  { rateStated, currency, exchangeRate, spentOn }: Expense,
  currencyNow: string,
  work: Work,
): Promise<Ratio | null> {
  if (rateStated !== null || currency !== currencyNow || exchangeRate === null || exchangeRate === '1') return null;
  const known = await readRateOn(currency, spentOn, work);
  return known && Big(roundRatio(known.rate)).eq(roundRatio(exchangeRate)) ? null : exchangeRate;
}
