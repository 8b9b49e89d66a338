/** Which entry of a short list a client means by what it writes. */
import { canBeNumeral } from '../../domain/numeral.ts';
import { unknownReference } from '../../domain/problem.ts';
import { fold } from '../../domain/text.ts';
import type { Collection } from '../../store/collection.ts';
import { type Entry, listEntries } from './entries.ts';

/**
 * The entry of a number, else of a name in any case. One round trip, joined with other reads of the turn for a number.
 * @param given nothing, "" and "0" choose none
 * @param path the field to name in the refusal
 * @returns of a number also an entry that was deleted: `refuseDeleted` says whether it will do
 * @throws Problem `invalid` for what is no entry
 */
export async function chosenEntry<D extends Entry & { name: string }>(
  entries: Collection<D>,
  given: string | number | null | undefined,
  path: string,
): Promise<D | null> {
  const text = String(given ?? '').trim();
  if (text === '' || (canBeNumeral(text) && /^0+$/.test(text))) return null;
  const wanted = fold(text);
  const found = /^\d{1,12}$/.test(text)
    ? (await entries.get(Number(text)))?.doc
    : (await listEntries(entries)).find(({ name }) => fold(name) === wanted);
  if (!found) throw unknownReference(path, text.slice(0, 100));
  return found;
}

/**
 * Refuses a deleted entry; one that was deleted since may stay where it stood.
 * @param current the one the record has
 * @throws Problem `invalid`
 */
export function refuseDeleted(
  chosen: Entry | null | undefined,
  current: number | null | undefined,
  path: string,
): void {
  if (chosen && chosen.deletedAt !== null && chosen.id !== current) throw unknownReference(path, chosen.id);
}

/**
 * An entry that is named anew must be there; one that was deleted since may stay where it stood. One round trip,
 * joined with other reads of the turn; none where nothing is named anew.
 * @param current the one the record has
 * @throws Problem `invalid`
 */
export async function checkEntry<D extends Entry>(
  entries: Collection<D>,
  id: number | null | undefined,
  current: number | null | undefined,
  path: string,
): Promise<void> {
  if (!id || id === current) return;
  const stored = await entries.get(id);
  if (!stored || stored.doc.deletedAt !== null) throw unknownReference(path, id);
}
