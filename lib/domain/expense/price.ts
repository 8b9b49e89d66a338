/** The cost and the charge of an expense, in minor units. */
import { keepAmount, parseAmount } from '../amount.ts';
import { convertMinor } from '../exchange-rate/conversion.ts';
import { invalidProblem } from '../problem.ts';
import type { Expense } from './expense.ts';
import type { ExpenseChange } from './input.ts';
import type { Rates } from './rates.ts';
import { computeUsualCharge, findBillingCurrency, findUncountableAmount } from './worth.ts';

type Priced = Rates & Pick<Expense, 'currency' | 'amountMinor' | 'billable' | 'billableMinor'>;

function toAmount(before: Expense | null, input: ExpenseChange, currency: string): number {
  if (input.amountMinor !== undefined) return input.amountMinor;
  if (input.amount !== undefined) return parseAmount('amount', input.amount, currency);
  return before ? keepAmount('amount', before.amountMinor, before.currency, currency) : 0;
}

function findCharge(
  before: Expense | null,
  input: ExpenseChange,
  priced: Omit<Priced, 'billableMinor'>,
): number | null {
  if (input.billableMinor !== undefined) return input.billableMinor;
  if (input.billableAmount !== undefined)
    return parseAmount('billableAmount', input.billableAmount, findBillingCurrency(priced).currency);
  if (before === null || before.billableMinor === null) return computeUsualCharge(priced);
  if (before.billableMinor === computeUsualCharge(before) || priced.billable !== before.billable)
    return computeUsualCharge(priced);
  return keepCharge(before, before.billableMinor, priced);
}

/** Keeps a custom charge: its number if the expense's currency is corrected, its value if the project's changes. */
function keepCharge(before: Expense, chargeMinor: number, priced: Omit<Priced, 'billableMinor'>): number {
  const { currency, exchangeRate } = priced;
  const isOwn = before.billableCurrency === null;
  const minor = isOwn ? keepAmount('billableAmount', chargeMinor, before.currency, currency) : chargeMinor;
  const from = isOwn ? { currency, rate: exchangeRate } : findBillingCurrency(before);
  const to = findBillingCurrency(priced);
  const converted = convertMinor(minor, from, to);
  if (converted !== null) return converted;
  throw invalidProblem(
    'billableAmount',
    `is in ${from.currency} and would be in ${to.currency}, but no exchange rate is known: give the new amount`,
  );
}

/**
 * Computes cost and charge after an input.
 * @throws Problem `invalid` for an amount too large in any of its currencies, or a custom charge without a rate
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
