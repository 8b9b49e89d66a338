/** Values an expense. It costs in its own currency and is billed in its project's; both have a fixed rate. */
import { convertMinor, type Valued } from '../exchange-rate/conversion.ts';
import type { Expense } from './expense.ts';

/** In minor units of `currency`; null if no rate is known. The profit is charge less cost. */
export type Worth = {
  currency: string;
  amountMinor: number | null;
  billableMinor: number | null;
  profitMinor: number | null;
};

export type Priced = Pick<
  Expense,
  'currency' | 'amountMinor' | 'exchangeRate' | 'billableCurrency' | 'billableMinor' | 'billableRate'
>;

const getCostCurrency = ({ currency, exchangeRate }: Priced): Valued => ({ currency, rate: exchangeRate });
/** Returns the currency of the charge, with its rate. */
export const findBillingCurrency = (
  priced: Pick<Priced, 'currency' | 'exchangeRate' | 'billableCurrency' | 'billableRate'>,
): Valued => ({
  currency: priced.billableCurrency ?? priced.currency,
  rate: priced.billableCurrency === null ? priced.exchangeRate : priced.billableRate,
});

function computeWorthIn(priced: Priced, target: Valued): Worth {
  const amountMinor = convertMinor(priced.amountMinor, getCostCurrency(priced), target);
  const { billableMinor: billed } = priced;
  const billableMinor = billed === null ? null : convertMinor(billed, findBillingCurrency(priced), target);
  const profitMinor = amountMinor === null || billableMinor === null ? null : billableMinor - amountMinor;
  return { currency: target.currency, amountMinor, billableMinor, profitMinor };
}

/** Values an expense in the currency of its charge. */
export function computeWorthInProject(priced: Priced): Worth {
  return computeWorthIn(priced, findBillingCurrency(priced));
}

/** Values an expense in the organization's currency. */
export function computeWorthInOrganization(priced: Priced, currency: string): Worth {
  return computeWorthIn(priced, { currency, rate: '1' });
}

/** Computes the default charge: the cost if billable, else 0; null while a rate is missing. */
export function computeUsualCharge(priced: Omit<Priced, 'billableMinor'> & Pick<Expense, 'billable'>): number | null {
  return priced.billable ? computeWorthInProject({ ...priced, billableMinor: 0 }).amountMinor : 0;
}

/** Finds an amount too large to count exactly in any currency that shows or sums it. `home` is the organization's. */
export function findUncountableAmount(priced: Priced, home: string): 'amount' | 'billableAmount' | null {
  const worths = [computeWorthInProject(priced), computeWorthInOrganization(priced, home)];
  const exact = (amounts: readonly (number | null)[]): boolean =>
    amounts.every((amount) => amount === null || Number.isSafeInteger(amount));
  if (!exact([priced.amountMinor, ...worths.map((worth) => worth.amountMinor)])) return 'amount';
  const charges = worths.flatMap(({ billableMinor, profitMinor }) => [billableMinor, profitMinor]);
  return exact([priced.billableMinor, ...charges]) ? null : 'billableAmount';
}
