/** The short lists: read whole, deleted by a mark so that older records keep their names. */
import { invalidProblem, notFoundProblem } from '../../domain/problem.ts';
import { type NewRecordFields, stampChange } from '../../domain/record.ts';
import { type Entry, nextPosition } from '../../domain/settings/entry.ts';
import type { Collection } from '../../store/collection.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { createRecord } from '../record/records.ts';

const maxEntries = 1_000;

/** Lists the entries that are not deleted, by id. One round trip. */
export async function listEntries<D extends Entry>(entries: Collection<D>): Promise<D[]> {
  return (await entries.all()).map(({ doc }) => doc).filter((doc) => doc.deletedAt === null);
}

/** Reads an entry. @throws Problem `not_found`, also for a deleted one */
export async function readEntry<D extends Entry>(entries: Collection<D>, id: number): Promise<Stored<D>> {
  const stored = await entries.get(id);
  if (!stored || stored.doc.deletedAt !== null) throw notFoundProblem(entries.recordType);
  return stored;
}

/**
 * Adds an entry. Three round trips.
 * @param make gets the position behind all others, for lists with an order of their own
 * @throws Problem `invalid` from 1,000 entries on, and what Store.save throws
 */
export async function createEntry<D extends Entry>(
  entries: Collection<D>,
  make: (newFields: NewRecordFields, position: number) => D,
  work: Work,
): Promise<Stored<D>> {
  const known = (await entries.all()).map(({ doc }) => doc);
  if (known.length >= maxEntries) throw invalidProblem('name', `a list has at most ${maxEntries} entries`);
  const position = nextPosition(known.filter((doc) => doc.deletedAt === null));
  return createRecord(entries, (newFields) => make(newFields, position), work);
}

/** Changes an entry. Two round trips. @throws Problem `not_found`, also for a deleted one */
export function changeEntry<D extends Entry>(
  entries: Collection<D>,
  id: number,
  alter: (doc: D) => D,
  work: Work,
): Promise<Stored<D>> {
  return retryOnConflict(async () => {
    const before = await readEntry(entries, id);
    const [stored] = await work.store.save([entries.update(before, { ...alter(before.doc), ...stampChange(work) })]);
    return stored;
  });
}

/** Marks an entry deleted; records that use it keep its name. @throws Problem `not_found` */
export async function deleteEntry<D extends Entry>(entries: Collection<D>, id: number, work: Work): Promise<void> {
  await changeEntry(entries, id, (doc) => ({ ...doc, deletedAt: work.at }), work);
}
