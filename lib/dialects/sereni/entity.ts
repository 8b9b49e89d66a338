/**
 * How a Sereni resource is described, and how its records come onto the wire: one alone, or a page
 * of them, with what is read along. What can be done with them is in verbs.ts.
 */
import type { ListQuery } from '../../domain/list-query.ts';
import type { ScopeResource } from '../../http/route.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { type Field, present, type View } from '../field-table.ts';
import { asSeen } from '../seen.ts';
import { resource } from './envelope.ts';
import { type ListParameters, windowOf } from './paging.ts';

/** What is read along with records so that they can be shown, in one round trip beyond theirs at most. */
export type Join<D, J> =
  /** Told by the ids alone: read in the same turn as the records. */
  | { by: 'ids'; read: (ids: readonly number[], work: Work) => Promise<J> }
  /** Told by the records: read after them. */
  | { by: 'records'; read: (docs: readonly D[], work: Work) => Promise<J> }
  /**
   * Some of it told by the ids, the rest by the records: what comes back takes those. What is read by the ids is
   * only begun, so that it goes along with the records, or with the rest where they are known already.
   */
  | { by: 'ids, then records'; begin: (ids: readonly number[], work: Work) => (docs: readonly D[]) => Promise<J> };

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

/** Records of a kind by their ids, read to be shown with what refers to them. */
export type Among<D> = ReadonlyMap<number, Stored<D>>;

/** A kind of record with verbs of its own. */
export type Entity<D extends Document, I, J> = Shown<D, I, J> & {
  /** Fields that only a create takes. */
  createOnly?: readonly Field<D, I, J>[];
  create: (input: Partial<I>, work: Work) => Promise<Stored<D>>;
  update: (id: number, input: Partial<I>, work: Work) => Promise<Stored<D>>;
  remove: (id: number, work: Work) => Promise<unknown>;
  /** What a delete answers. */
  deleted: string;
  /** Fields that operations call otherwise than this dialect does: ours → its. */
  names?: Readonly<Record<string, string>>;
};

/** What presenting may depend on, in one request. */
export const viewOf = <J>(join: J, { firm, today, at }: Work): View<J> => ({ firm, today, at, join });

/** Begins to read along what the ids tell; the rest once the records are known. */
async function begun<D extends Document, J>(
  join: Join<D, J>,
  ids: readonly number[],
  work: Work,
): Promise<(docs: readonly D[]) => Promise<J>> {
  if (join.by === 'ids, then records') return join.begin(ids, work);
  if (join.by === 'records') return (docs) => join.read(docs, work);
  const known = await join.read(ids, work);
  return async () => known;
}

/** What a view for a body has read along: nothing. */
export async function joinOfNone<D extends Document, J>({ join }: { join: Join<D, J> }, work: Work): Promise<J> {
  return (await begun(join, [], work))([]);
}

/** One record on the wire, with what is read along. `id` is null while it is still to be given. */
export async function shown<D extends Document, I, J>(
  { type, fields, join, collection }: Shown<D, I, J>,
  id: number | null,
  record: Promise<Stored<D>>,
  work: Work,
) {
  const seeing = asSeen(work);
  const [{ doc }, early] = await Promise.all([record, id === null ? null : begun(join, [id], seeing)]);
  const rest = early ?? (await begun(join, [doc.id], seeing));
  const view = viewOf(await rest([doc]), work);
  return resource(type, doc.id, present(fields, collection(seeing.store).seen(doc), view));
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
  const [found, rest] = await Promise.all([records.getMany(ids), begun(join, ids, work)]);
  const docs = ids.flatMap((id) => found.get(id)?.doc ?? []);
  const view = viewOf(await rest(docs), work);
  return { total, data: docs.map((doc) => resource(type, doc.id, present(fields, doc, view))) };
}

/** Begins to read figures by record; whoever needs them waits for them, and hears of what went wrong. */
export function figuresOf<D extends Document>(
  records: Collection<D>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Readonly<Record<string, number>>>> {
  const reading = Promise.all(ids.map(async (id) => [id, (await records.figures(id)) ?? {}] as const));
  const figures = reading.then((found) => new Map(found));
  // Nobody needs them where the records are not there.
  figures.catch(() => undefined);
  return figures;
}
