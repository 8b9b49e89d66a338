/** What an expense costs and what is charged for it, in minor units of their currencies. */
import { getCurrency } from '../currency.ts';
import { convertMinor } from '../exchange-rate/conversion.ts';
import { formatMinor, toMinor } from '../money.ts';
import { invalidProblem } from '../problem.ts';
import type { Expense } from './expense.ts';
import type { ExpenseChange } from './input.ts';
import type { Rates } from './rates.ts';
import { computeUsualCharge, findBillingCurrency, findUncountableAmount } from './worth.ts';

type Priced = Rates & Pick<Expense, 'currency' | 'amountMinor' | 'billable' | 'billableMinor'>;

/** @throws Problem `invalid` beyond what can be counted exactly */
function minorOf(path: string, amount: string, currency: string): number {
  try {
    return toMinor(amount, getCurrency(currency).minorDigits);
  } catch {
    throw invalidProblem(path, 'is too large');
  }
}

/** An amount of one currency as the same number in another: 5.00 euros as 5 yen. */
function convertAmounts(path: string, minor: number, before: string, after: string): number {
  return before === after ? minor : minorOf(path, formatMinor(minor, getCurrency(before).minorDigits), after);
}

function toAmount(before: Expense | null, input: ExpenseChange, currency: string): number {
  if (input.amountMinor !== undefined) return input.amountMinor;
  if (input.amount !== undefined) return minorOf('amount', input.amount, currency);
  return before ? convertAmounts('amount', before.amountMinor, before.currency, currency) : 0;
}

function findCharge(
  before: Expense | null,
  input: ExpenseChange,
  priced: Omit<Priced, 'billableMinor'>,
): number | null {
  if (input.billableMinor !== undefined) return input.billableMinor;
  if (input.billableAmount !== undefined)
    return minorOf('billableAmount', input.billableAmount, findBillingCurrency(priced).currency);
  if (before === null || before.billableMinor === null) return computeUsualCharge(priced);
  if (before.billableMinor === computeUsualCharge(before) || priced.billable !== before.billable)
    return computeUsualCharge(priced);
  return chargeKept(before, before.billableMinor, priced);
}

/**
 * A charge of its own: the same number where the currency of the expense is corrected, which the charge is in; the same
 * worth in the currency of another project, by the rates it had and has now.
 */
function chargeKept(before: Expense, chargeMinor: number, priced: Omit<Priced, 'billableMinor'>): number {
  const { currency, exchangeRate } = priced;
  const isOwn = before.billableCurrency === null;
  const minor = isOwn ? convertAmounts('billableAmount', chargeMinor, before.currency, currency) : chargeMinor;
  const from = isOwn ? { currency, rate: exchangeRate } : findBillingCurrency(before);
  const to = findBillingCurrency(priced);
  const kept = convertMinor(minor, from, to);
  if (kept !== null) return kept;
  throw invalidProblem(
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
export function computePrice(
  before: Expense | null,
  input: ExpenseChange,
  currency: string,
  rates: Rates,
  { organization }: { organization: { currency: string } },
): Priced {
  const billable = input.billable ?? before?.billable ?? false;
  const charged = { ...rates, currency, billable, amountMinor: toAmount(before, input, currency) };
  const priced = { ...charged, billableMinor: findCharge(before, input, charged) };
  const path = findUncountableAmount(priced, organization.currency);
  if (path) throw invalidProblem(path, 'is too large');
  return priced;
}
