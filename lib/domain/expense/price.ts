/** What an expense costs and what is charged for it, in minor units of their currencies. */
import { currencyOf } from '../currency.ts';
import { converted } from '../exchange-rate/conversion.ts';
import { fromMinor, toMinor } from '../money.ts';
import { invalid } from '../problem.ts';
import type { Expense } from './expense.ts';
import type { ExpenseChange } from './input.ts';
import type { Rates } from './rates.ts';
import { billedIn, uncountable, usualCharge } from './worth.ts';

type Priced = Rates & Pick<Expense, 'currency' | 'amountMinor' | 'billable' | 'billableMinor'>;

/** @throws Problem `invalid` beyond what can be counted exactly */
function minorOf(path: string, amount: string, currency: string): number {
  try {
    return toMinor(amount, currencyOf(currency).minorDigits);
  } catch {
    throw invalid(path, 'is too large');
  }
}

/** An amount of one currency as the same number in another: 5.00 euros as 5 yen. */
function inCurrency(path: string, minor: number, before: string, after: string): number {
  return before === after ? minor : minorOf(path, fromMinor(minor, currencyOf(before).minorDigits), after);
}

function amountOf(before: Expense | null, wish: ExpenseChange, currency: string): number {
  if (wish.amountMinor !== undefined) return wish.amountMinor;
  if (wish.amount !== undefined) return minorOf('amount', wish.amount, currency);
  return before ? inCurrency('amount', before.amountMinor, before.currency, currency) : 0;
}

function chargeOf(before: Expense | null, wish: ExpenseChange, priced: Omit<Priced, 'billableMinor'>): number | null {
  if (wish.billableMinor !== undefined) return wish.billableMinor;
  if (wish.billableAmount !== undefined)
    return minorOf('billableAmount', wish.billableAmount, billedIn(priced).currency);
  if (before === null || before.billableMinor === null) return usualCharge(priced);
  if (before.billableMinor === usualCharge(before) || priced.billable !== before.billable) return usualCharge(priced);
  return chargeKept(before, before.billableMinor, priced);
}

/**
 * A charge of its own: the same number where the currency of the expense is corrected, which the charge is in; the same
 * worth in the currency of another project, by the rates it had and has now.
 */
function chargeKept(before: Expense, chargeMinor: number, priced: Omit<Priced, 'billableMinor'>): number {
  const { currency, exchangeRate } = priced;
  const isOwn = before.billableCurrency === null;
  const minor = isOwn ? inCurrency('billableAmount', chargeMinor, before.currency, currency) : chargeMinor;
  const from = isOwn ? { currency, rate: exchangeRate } : billedIn(before);
  const to = billedIn(priced);
  const kept = converted(minor, from, to);
  if (kept !== null) return kept;
  throw invalid(
    'billableAmount',
    `is in ${from.currency} and would be in ${to.currency}, but no exchange rate is known: give the new amount`,
  );
}

/**
 * @param before null for a new expense
 * @param currency what it will be in
 * @throws Problem `invalid` for amounts beyond what can be counted exactly, in any of its currencies, and for a charge of its
 *   own that goes to a project in a currency to which no rate is known
 */
export function priceOf(
  before: Expense | null,
  wish: ExpenseChange,
  currency: string,
  rates: Rates,
  { firm }: { firm: { currency: string } },
): Priced {
  const billable = wish.billable ?? before?.billable ?? false;
  const charged = { ...rates, currency, billable, amountMinor: amountOf(before, wish, currency) };
  const priced = { ...charged, billableMinor: chargeOf(before, wish, charged) };
  const path = uncountable(priced, firm.currency);
  if (path) throw invalid(path, 'is too large');
  return priced;
}
