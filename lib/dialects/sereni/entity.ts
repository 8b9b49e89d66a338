/**
 * How a Sereni resource is described, and how its records come onto the wire: one alone, or a page
 * of them, with what is read along. What can be done with them is in verbs.ts.
 */
import type { ListQuery } from '../../domain/list-query.ts';
import type { ScopeResource } from '../../http/route.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document, Stored } from '../../store/noun.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { type Field, present, type View } from '../field-table.ts';
import { resource } from './envelope.ts';
import { type ListParameters, windowOf } from './paging.ts';

/** What is read along with records so that they can be shown, in one round trip at most. */
export type Join<D, J> =
  /** Told by the ids alone: read in the same turn as the records. */
  | { by: 'ids'; read: (ids: readonly number[], work: Work) => Promise<J> }
  /** Told by the records: read after them. */
  | { by: 'records'; read: (docs: readonly D[], work: Work) => Promise<J> };

/** How a kind of record is shown. `I` is what its writes take. */
export type Shown<D extends Document, I, J> = {
  /** The `type` of its answers and its place in paths: `clients`. */
  type: string;
  /** For summaries: "a client". */
  singular: string;
  scope: ScopeResource;
  collection: (store: Store) => Collection<D>;
  fields: readonly Field<D, I, J>[];
  join: Join<D, J>;
};

/** A kind of record with verbs of its own. */
export type Entity<D extends Document, I, J> = Shown<D, I, J> & {
  /** Fields that only a create takes. */
  createOnly?: readonly Field<D, I, J>[];
  create: (input: Partial<I>, work: Work) => Promise<Stored<D>>;
  update: (id: number, input: Partial<I>, work: Work) => Promise<Stored<D>>;
  remove: (id: number, work: Work) => Promise<unknown>;
  /** What a delete answers. */
  deleted: string;
};

/** What presenting may depend on, in one request. */
export const viewOf = <J>(join: J, { firm, today, at }: Work): View<J> => ({ firm, today, at, join });

/** What must be read along once the records are known. */
function laterJoin<D extends Document, J>(join: Join<D, J>, docs: readonly D[], work: Work): Promise<J> {
  return join.by === 'records'
    ? join.read(docs, work)
    : join.read(
        docs.map((doc) => doc.id),
        work,
      );
}

/** One record on the wire, with what is read along. `id` is null while it is still to be given. */
export async function shown<D extends Document, I, J>(
  { type, fields, join }: Shown<D, I, J>,
  id: number | null,
  record: Promise<Stored<D>>,
  work: Work,
) {
  const early = join.by === 'ids' && id !== null ? join.read([id], work) : null;
  const [{ doc }, known] = await Promise.all([record, early]);
  const view = viewOf(known ?? (await laterJoin(join, [doc], work)), work);
  return resource(type, doc.id, present(fields, doc, view));
}

/** A page of a list, its records in order and shown. */
export async function pageOfRecords<D extends Document, I, J>(
  { type, fields, join, collection }: Shown<D, I, J>,
  list: Omit<ListQuery, 'offset' | 'limit'>,
  query: ListParameters,
  work: Work,
) {
  const records = collection(work.store);
  const { total, ids } = await records.locate({ ...list, ...windowOf(query) });
  const [found, early] = await Promise.all([records.getMany(ids), join.by === 'ids' ? join.read(ids, work) : null]);
  const docs = ids.flatMap((id) => found.get(id)?.doc ?? []);
  const view = viewOf(early ?? (await laterJoin(join, docs, work)), work);
  return { total, data: docs.map((doc) => resource(type, doc.id, present(fields, doc, view))) };
}
