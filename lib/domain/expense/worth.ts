/**
 * What an expense comes to in a currency other than its own. It costs in its own currency and is
 * billed in its project's; both have a rate to the organization's, fixed when it was written.
 */
import { convertMinor, type Valued } from '../exchange-rate/conversion.ts';
import type { Expense } from './expense.ts';

/** All in minor units of `currency`, null where no rate is known; the profit is what is billed less what it cost. */
export type Worth = {
  currency: string;
  amountMinor: number | null;
  billableMinor: number | null;
  profitMinor: number | null;
};

/** The facts of an expense that its worth follows from. */
export type Priced = Pick<
  Expense,
  'currency' | 'amountMinor' | 'exchangeRate' | 'billableCurrency' | 'billableMinor' | 'billableRate'
>;

const own = ({ currency, exchangeRate }: Priced): Valued => ({ currency, rate: exchangeRate });
/** The currency that what the customer pays is in: its project's. */
export const findBillingCurrency = (
  priced: Pick<Priced, 'currency' | 'exchangeRate' | 'billableCurrency' | 'billableRate'>,
): Valued => ({
  currency: priced.billableCurrency ?? priced.currency,
  rate: priced.billableCurrency === null ? priced.exchangeRate : priced.billableRate,
});

function worthIn(priced: Priced, target: Valued): Worth {
  const amountMinor = convertMinor(priced.amountMinor, own(priced), target);
  const { billableMinor: billed } = priced;
  const billableMinor = billed === null ? null : convertMinor(billed, findBillingCurrency(priced), target);
  const profitMinor = amountMinor === null || billableMinor === null ? null : billableMinor - amountMinor;
  return { currency: target.currency, amountMinor, billableMinor, profitMinor };
}

/** In the currency it is billed in, its project's. */
export function computeWorthInProject(priced: Priced): Worth {
  return worthIn(priced, findBillingCurrency(priced));
}

/** In the organization's currency. */
export function computeWorthInOrganization(priced: Priced, currency: string): Worth {
  return worthIn(priced, { currency, rate: '1' });
}

/** What is charged where nobody says otherwise: the cost, if it is billable at all; null while that has no rate. */
export function computeUsualCharge(priced: Omit<Priced, 'billableMinor'> & Pick<Expense, 'billable'>): number | null {
  return priced.billable ? computeWorthInProject({ ...priced, billableMinor: 0 }).amountMinor : 0;
}

/**
 * Every amount that is shown or added up somewhere must be counted exactly, whatever the rates make of it.
 * @param home the organization's currency
 * @returns which of the two comes to more than can be, in any of the currencies; null: none
 */
export function findUncountableAmount(priced: Priced, home: string): 'amount' | 'billableAmount' | null {
  const worths = [computeWorthInProject(priced), computeWorthInOrganization(priced, home)];
  const exact = (amounts: readonly (number | null)[]): boolean =>
    amounts.every((amount) => amount === null || Number.isSafeInteger(amount));
  if (!exact([priced.amountMinor, ...worths.map((worth) => worth.amountMinor)])) return 'amount';
  const charges = worths.flatMap(({ billableMinor, profitMinor }) => [billableMinor, profitMinor]);
  return exact([priced.billableMinor, ...charges]) ? null : 'billableAmount';
}
