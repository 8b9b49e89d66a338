/** The rates an expense is counted at: fixed when it gets its currency, its project or its date, and kept since. */
import type { RateOn } from '../../domain/exchange-rate/exchange-rate.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { invalid } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Work } from '../../store/work.ts';
import { rateOn } from '../settings/exchange-rates.ts';
import type { ExpenseChange } from './input.ts';

export type Rates = Pick<Expense, 'exchangeRate' | 'exchangeOn' | 'billableCurrency' | 'billableRate'>;

/** Whether an expense needs new rates. */
export function needsRates(before: Expense | null, wish: ExpenseChange): boolean {
  if (!before || wish.exchangeRate !== undefined) return true;
  const { currency = before.currency, spentOn = before.spentOn, projectId = before.projectId } = wish;
  return currency !== before.currency || spentOn !== before.spentOn || projectId !== before.projectId;
}

/** The rates an expense has. */
export function ratesKept({ exchangeRate, exchangeOn, billableCurrency, billableRate }: Expense): Rates {
  return { exchangeRate, exchangeOn, billableCurrency, billableRate };
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
 * The rates: what the client gives; else what is known of the day; else what the expense had of this currency; else
 * its project's of the same currency; else 1. The project's currency has the expense's rate where it is the same.
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
  const had = before?.currency === currency ? { rate: before.exchangeRate, on: before.exchangeOn } : null;
  const [found, billed] = await Promise.all([
    given ?? (own === undefined ? rateOn(currency, spentOn, work) : own),
    project && !same ? rateOn(project.currency, spentOn, work) : null,
  ]);
  const usual = { rate: same ? (project?.exchangeRate ?? '1') : '1', on: spentOn };
  const { rate, on } = found ?? had ?? usual;
  return {
    exchangeRate: rate,
    exchangeOn: on,
    billableCurrency: project?.currency ?? null,
    billableRate: project && (same ? rate : (billed?.rate ?? project.exchangeRate)),
  };
}
