/** Records without a rate are in one list for all currencies, so that each leaves it once. */
import type { Membership } from '../record-type.ts';

/** The list of a type's records that get a rate as soon as it is known. */
export const unvalued = 'unvalued';

/** Lists a record that waits for the rates of these currencies. */
export const unvaluedLists = (currencies: readonly string[]): Membership[] =>
  currencies.length > 0 ? [{ list: unvalued }] : [];

/** The kind of effect that gives records the rates known by then: those in its `records`, else all. */
export const valuationKind = 'valuation';

export type Wanting = { currencies: readonly string[]; on: string };

/** Promises a second look at a record that newly wants a rate: the rate may come at the same moment, and miss it. */
export function listCurrenciesToValue(before: Wanting | null, after: Wanting): string[] {
  const isNew = (one: string): boolean => after.on !== before?.on || !before.currencies.includes(one);
  return after.currencies.some(isNew) ? [valuationKind] : [];
}

/** Whether a waiting valuation with this payload covers a record. */
export function coversRecord(payload: unknown, recordType: string, id: number): boolean {
  if (typeof payload !== 'object' || payload === null || !('records' in payload)) return true;
  const { records } = payload;
  return Array.isArray(records) && records.some((one) => one?.noun === recordType && one.id === id);
}
