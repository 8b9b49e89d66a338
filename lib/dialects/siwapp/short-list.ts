/** The short lists of the settings as siwapp finds them: whole, without deleted entries. */
import type { Entry } from '../../domain/settings/entry.ts';
import { deleteEntry, listEntries, readEntry } from '../../operations/settings/entries.ts';
import type { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import type { Window } from './paging.ts';

/** Returns the parts of a resource that find and remove its records. */
export function entryVerbs<D extends Entry>(records: (store: Store) => Collection<D>) {
  return {
    records,
    find: async ({ offset, limit }: Window, { store }: Work) => {
      const all = await listEntries(records(store));
      return { total: all.length, docs: all.slice(offset, offset + limit) };
    },
    get: (id: number, { store }: Work) => readEntry(records(store), id),
    remove: (id: number, work: Work) => deleteEntry(records(work.store), id, work),
  };
}
