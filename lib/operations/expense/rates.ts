/** The rates of an expense, fixed when it gets its currency, project or date. */
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

/** `own`: its known rate; undefined where not looked up yet. */
type Spent = Pick<Expense, 'currency' | 'spentOn'> & { own: RateOn | null | undefined };

function readGivenRate({ exchangeRate = null }: ExpenseChange, currency: string, { organization }: Work): Ratio | null {
  if (exchangeRate !== null && currency === organization.currency && Number(exchangeRate) !== 1)
    throw invalidProblem('exchangeRate', `must be 1: ${currency} is the organization's own currency`);
  return exchangeRate;
}

/**
 * Resolves the rates; null where none is known. The own rate: the input's, else the stated one, else the day's, else the
 * one stated for a project in the same currency. The project's is the own one in the same
 * currency, else the day's, else the stated one.
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
  const isSameCurrency = project?.currency === currency;
  const statedRate =
    readGivenRate(input, currency, work) ?? (input.exchangeRate === null ? null : findStatedRate(before, currency));
  const [dayRate, projectDayRate] = await Promise.all([
    statedRate === null ? (own === undefined ? readRateOn(currency, spentOn, work) : own) : null,
    project && !isSameCurrency ? readRateOn(project.currency, spentOn, work) : null,
  ]);
  const ofProject = project?.rateStated ? project.exchangeRate : null;
  const ownStated = statedRate ?? (dayRate || !isSameCurrency ? null : ofProject);
  const rate = ownStated ?? dayRate?.rate ?? null;
  const billedStated = projectDayRate || isSameCurrency ? null : ofProject;
  const unnotedRate = rate === null && before ? await readRateUnnoted(before, currency, work) : null;
  return {
    exchangeRate: rate ?? unnotedRate,
    exchangeOn: dayRate?.on ?? spentOn,
    rateStated: unnotedRate === null ? ownStated !== null : null,
    billableCurrency: project?.currency ?? null,
    billableRate: project && (isSameCurrency ? (rate ?? unnotedRate) : (projectDayRate?.rate ?? billedStated)),
    billableRateStated:
      isSameCurrency && unnotedRate !== null ? null : isSameCurrency ? ownStated !== null : billedStated !== null,
  };
}

/** A stated rate stays, also on another day. */
function findStatedRate(before: Expense | null, currency: string): Ratio | null {
  return before?.rateStated && before.currency === currency ? before.exchangeRate : null;
}

/**
 * Old expenses do not note whether their rate was stated. Such a rate stays on a day without a known rate if no rate of
 * its own day explains it. Exactly 1 may have been a mere default.
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
