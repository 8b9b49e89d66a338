/** How records that have no rate yet lie in the table: in a list of their own by currency, so that none has to be looked for. */
import type { Effect, Membership } from '../noun.ts';

/** The list of the records of a kind that shall have a rate as soon as it is known; of those in one currency. */
export const unvalued = 'unvalued';
export const unvaluedIn = (currency: string): string => `${unvalued}=${currency}`;

export function unvaluedLists(currencies: readonly string[]): Membership[] {
  if (currencies.length === 0) return [];
  return [{ list: unvalued }, ...currencies.map((currency) => ({ list: unvaluedIn(currency) }))];
}

/** The kind of effect that gives records the rates that are known by then. */
export const valuationKind = 'valuation';

export type Wanting = { currencies: readonly string[]; on: string };

/**
 * A record that wants a rate is looked at once more after it was written: the rate may have come at the same moment,
 * and have seen nothing to value.
 */
export function valuationOf(before: Wanting | null, after: Wanting): Effect[] {
  const currencies = after.currencies.filter((one) => after.on !== before?.on || !before.currencies.includes(one));
  return currencies.length === 0 ? [] : [{ kind: valuationKind, payload: { currencies } }];
}
