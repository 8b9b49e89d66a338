/** What an expense costs and what is charged for it, in minor units of their currencies. */
import { currencyOf } from '../../domain/currency.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { worthInOrganization, worthInProject } from '../../domain/expense/worth.ts';
import { fromMinor, toMinor } from '../../domain/money.ts';
import { invalid } from '../../domain/problem.ts';
import type { Work } from '../../store/work.ts';
import type { ExpenseChange } from './input.ts';
import type { Rates } from './rates.ts';

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

/** What is charged where nobody says otherwise: the cost, if it is billable at all; null while that has no rate. */
const usualCharge = (priced: Omit<Priced, 'billableMinor'>): number | null =>
  priced.billable ? worthInProject({ ...priced, billableMinor: 0 }).amountMinor : 0;

function amountOf(before: Expense | null, wish: ExpenseChange, currency: string): number {
  if (wish.amountMinor !== undefined) return wish.amountMinor;
  if (wish.amount !== undefined) return minorOf('amount', wish.amount, currency);
  return before ? inCurrency('amount', before.amountMinor, before.currency, currency) : 0;
}

function chargeOf(before: Expense | null, wish: ExpenseChange, priced: Omit<Priced, 'billableMinor'>): number | null {
  const billedIn = priced.billableCurrency ?? priced.currency;
  if (wish.billableMinor !== undefined) return wish.billableMinor;
  if (wish.billableAmount !== undefined) return minorOf('billable_amount', wish.billableAmount, billedIn);
  if (before === null || before.billableMinor === null) return usualCharge(priced);
  if (before.billableMinor === usualCharge(before) || priced.billable !== before.billable) return usualCharge(priced);
  // A charge of its own stays the same amount in whatever currency it now is.
  return inCurrency('billable_amount', before.billableMinor, before.billableCurrency ?? before.currency, billedIn);
}

/** Every amount that is shown or added up somewhere must be counted exactly, whatever the rates make of it. */
function refuseInexact(priced: Priced, firmCurrency: string): void {
  const worths = [worthInProject(priced), worthInOrganization(priced, firmCurrency)];
  const exact = (amounts: readonly (number | null)[]): boolean =>
    amounts.every((amount) => amount === null || Number.isSafeInteger(amount));
  if (!exact([priced.amountMinor, ...worths.map((worth) => worth.amountMinor)]))
    throw invalid('amount', 'is too large');
  const charges = worths.flatMap(({ billableMinor, profitMinor }) => [billableMinor, profitMinor]);
  if (!exact([priced.billableMinor, ...charges])) throw invalid('billable_amount', 'is too large');
}

/**
 * @param before null for a new expense
 * @param currency what it will be in
 * @throws Problem `invalid` for amounts beyond what can be counted exactly, in any of its currencies
 */
export function priceOf(
  before: Expense | null,
  wish: ExpenseChange,
  currency: string,
  rates: Rates,
  { firm }: Work,
): Priced {
  const billable = wish.billable ?? before?.billable ?? false;
  const charged = { ...rates, currency, billable, amountMinor: amountOf(before, wish, currency) };
  const priced = { ...charged, billableMinor: chargeOf(before, wish, charged) };
  refuseInexact(priced, firm.currency);
  return priced;
}
