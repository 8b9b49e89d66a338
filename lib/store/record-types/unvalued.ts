/**
 * How records that have no rate yet lie in the table: in a list of their own, so that none has to be looked for. It is one list
 * for all currencies: a record has one place to leave, however many currencies it waits for.
 */
import type { Membership } from '../record-type.ts';

/** The list of the records of a kind that shall have a rate as soon as it is known. */
export const unvalued = 'unvalued';

/** @param currencies those that a record waits for */
export const unvaluedLists = (currencies: readonly string[]): Membership[] =>
  currencies.length > 0 ? [{ list: unvalued }] : [];

/** The kind of effect that gives records the rates that are known by then: those it names (`records`), else all. */
export const valuationKind = 'valuation';

export type Wanting = { currencies: readonly string[]; on: string };

/**
 * A record that wants a rate is looked at once more after it was written: the rate may have come at the same moment,
 * and have seen nothing to value.
 */
export function listCurrenciesToValue(before: Wanting | null, after: Wanting): string[] {
  const isNew = (one: string): boolean => after.on !== before?.on || !before.currencies.includes(one);
  return after.currencies.some(isNew) ? [valuationKind] : [];
}

/** Whether a valuation that waits will come by a record. @param payload its own */
export function coversRecord(payload: unknown, recordType: string, id: number): boolean {
  if (typeof payload !== 'object' || payload === null || !('records' in payload)) return true;
  const { records } = payload;
  return Array.isArray(records) && records.some((one) => one?.noun === recordType && one.id === id);
}
