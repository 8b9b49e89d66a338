/**
 * A store whose records are completed on their way into the table, whichever operation writes
 * them. For what belongs to a record but to no operation; anything an operation has to know is
 * not to be put here.
 */
import type { Change } from './change.ts';
import type { Collection } from './collection.ts';
import type { Document } from './record-type.ts';
import type { SaveOptions } from './save.ts';
import type { Store } from './store.ts';

/**
 * @param records the collection whose records are completed; others pass as they are, and so do deletions
 * @param alter the record as it shall be stored, from what the operation made of it; `isNew` when it is created.
 *   Runs again with every new try of the operation, before anything is written; what it throws refuses the write
 */
export function altering<D extends Document>(
  store: Store,
  records: Collection<D>,
  alter: (doc: D, isNew: boolean) => Promise<D>,
): Store {
  const altered = async (one: Change): Promise<Change> => {
    if (one.recordType !== records.recordType || !one.after) return one;
    // The collection's record type is the change's: its documents are the collection's.
    const { before, after } = one as unknown as Change<D> & { after: D };
    const doc = await alter(after, before === null);
    const whole = before ? records.update(before, doc) : records.create(doc);
    return whole as unknown as Change;
  };
  const save = async (changes: readonly Change[], options?: SaveOptions): Promise<unknown> =>
    store.save(await Promise.all(changes.map(altered)), options);
  return Object.assign(Object.create(store), { save });
}
