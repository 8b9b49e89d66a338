/**
 * What a dialect says of a kind of record: its columns, and what is read along to show them. Here its records come
 * onto the wire, one alone or a page of them, in as few round trips as the reading allows.
 */
import type { CustomField, CustomFieldKind } from '../domain/custom-field/custom-field.ts';
import type { ListQuery } from '../domain/list-query.ts';
import { notFoundProblem } from '../domain/problem.ts';
import type { ScopeResource } from '../domain/token/scopes.ts';
import { readCustomFields } from '../operations/custom-field/fields.ts';
import { mapInSlices } from '../platform/slices.ts';
import type { Collection, Found } from '../store/collection.ts';
import type { Document, Stored } from '../store/record-type.ts';
import type { Store } from '../store/store.ts';
import type { Work } from '../store/work.ts';
import { type Column, presentRecord, type View } from './fields.ts';

/** A request's work, and the scheme and host it came to. */
export type Asking = Work & { incoming?: { origin: string } };

/** Whether a record is shown in a list, alone, or as the hit of a search. */
export type Within = 'list' | 'read' | 'search';

/** What is read along with records so that they can be shown, by what has to be known first. */
export type Join<D, J> =
  /** Nothing: lists of the organization, read in the first turn. */
  | { by: 'organization'; read: (work: Work) => Promise<J> }
  /** The ids: read in the same turn as the records. */
  | { by: 'ids'; read: (ids: readonly number[], work: Work) => Promise<J> }
  /** The records: read after them. */
  | { by: 'records'; read: (docs: readonly D[], work: Work, within: Within) => Promise<J> }
  /** The ids for some of it, begun in the turn of the records; the records for the rest, which is then read. */
  | {
      by: 'ids, then records';
      begin: (ids: readonly number[], work: Work, within: Within) => (docs: readonly D[]) => Promise<J>;
    };

/** For records that are shown by themselves. */
export const joinNothing: Join<unknown, undefined> = { by: 'organization', read: async () => undefined };

/** A kind of record in a dialect: records `D`, written by inputs `I`, shown with what was read along, `J`. */
export type Resource<D extends Document, I, J> = {
  /** As in the folder of its routes: `credit-notes`. */
  name: string;
  /** For summaries: "a credit note", "credit notes". */
  singular: string;
  plural: string;
  scope: ScopeResource;
  records: (store: Store) => Collection<D>;
  columns: readonly Column<D, I, J>[];
  join: Join<D, J>;
  /** Which custom fields its records show. */
  customFields?: CustomFieldKind;
};

/** The parts of a resource that show its records. */
export type Shown<D extends Document, I, J> = Pick<Resource<D, I, J>, 'records' | 'columns' | 'join' | 'customFields'>;

/** Records by id, read to be shown with what refers to them. */
export type Among<D> = ReadonlyMap<number, Stored<D>>;

/**
 * A record, or the refusal.
 * @throws Problem `not_found`
 */
export async function readExisting<D extends Document>(
  records: Collection<D>,
  id: number,
  name = records.recordType,
): Promise<Stored<D>> {
  const stored = await records.get(id);
  if (!stored) throw notFoundProblem(name);
  return stored;
}

/** The work of a request as far as its token may see: for whatever is read to be shown. Routes that only read have no other. */
export const asSeen = <W extends Pick<Work, 'store'>>(work: W): W => ({ ...work, store: work.store.seen });

/** What showing may depend on, in one request. */
export function buildView<J>(join: J, { organization, today, at, incoming }: Asking): View<J> {
  return { organization, today, at, join, origin: incoming?.origin };
}

/** A read that was begun: whoever needs it waits for it, and hears of what went wrong. */
function openView<T>(reading: Promise<T>): Promise<T> {
  reading.catch(() => undefined);
  return reading;
}

type ReadRest<D, J> = (ids: readonly number[], docs: readonly D[]) => Promise<J>;

/** Begins to read along what can be read by now; what it gives reads the rest. */
function beginJoin<D, J>(join: Join<D, J>, ids: readonly number[] | null, work: Work, within: Within): ReadRest<D, J> {
  if (join.by === 'records') return (_, docs) => join.read(docs, work, within);
  if (join.by === 'organization') {
    const reading = openView(join.read(work));
    return () => reading;
  }
  if (join.by === 'ids') {
    const reading = ids && openView(join.read(ids, work));
    return (known) => reading ?? join.read(known, work);
  }
  const rest = ids && join.begin(ids, work, within);
  return (known, docs) => (rest ?? join.begin(known, work, within))(docs);
}

/** Begins to read what records are shown with; what it gives reads the rest and makes the view. */
function beginView<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  ids: readonly number[] | null,
  work: Asking,
  within: Within,
): (ids: readonly number[], docs: readonly D[]) => Promise<View<J>> {
  const fields = resource.customFields && openView(readCustomFields(work.store));
  const rest = beginJoin(resource.join, ids, work, within);
  return async (known, docs) => {
    const [join, customFields]: [J, readonly CustomField[] | undefined] = await Promise.all([
      rest(known, docs),
      fields,
    ]);
    return { ...buildView(join, work), ...(customFields ? { customFields } : {}) };
  };
}

/** A record and what it is on the wire. */
export type ShownRecord<D, J> = { doc: D; attributes: Record<string, unknown>; view: View<J> };

/**
 * One record on the wire. What its id tells is read beside it.
 * @param id null while it is still to be given
 * @returns null where there is no such record
 */
export async function showOne<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  id: number | null,
  record: Promise<Stored<D>>,
  work: Asking,
): Promise<ShownRecord<D, J>>;
export async function showOne<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  id: number | null,
  record: Promise<Stored<D> | null>,
  work: Asking,
): Promise<ShownRecord<D, J> | null>;
export async function showOne<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  id: number | null,
  record: Promise<Stored<D> | null>,
  work: Asking,
): Promise<ShownRecord<D, J> | null> {
  const seeing = asSeen(work);
  const early = id === null ? null : beginView(resource, [id], seeing, 'read');
  const stored = await record;
  if (!stored) return null;
  const rest = early ?? beginView(resource, [stored.doc.id], seeing, 'read');
  const doc = resource.records(seeing.store).seen(stored.doc);
  const view = await rest([doc.id], [doc]);
  return { doc, attributes: presentRecord(resource.columns, doc, view), view };
}

/** A page of records, and how many there are on all pages. */
export type ShownPage<D, J> = { total: number; shown: ShownRecord<D, J>[] };

/** A page of a list on the wire, in order. What the ids on it tell is read beside the records. */
export async function showPage<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  query: ListQuery,
  work: Asking,
  within: Within = 'list',
): Promise<ShownPage<D, J>> {
  const records = resource.records(work.store);
  const { by } = resource.join;
  // A search has read its hits once it knows which they are.
  if (!query.terms && (by === 'ids' || by === 'ids, then records')) {
    const { total, ids } = await records.locate(query);
    const rest = beginView(resource, ids, work, within);
    const found = await records.getMany(ids);
    const items = ids.flatMap((id) => found.get(id) ?? []);
    // One of them went between the two reads: then one after the other, until they fit.
    if (items.length === ids.length) return showFound(resource, { total, items }, rest);
  }
  const rest = beginView(resource, null, work, within);
  return showFound(resource, await records.find(query), rest);
}

async function showFound<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  { total, items }: Found<D>,
  rest: (ids: readonly number[], docs: readonly D[]) => Promise<View<J>>,
): Promise<ShownPage<D, J>> {
  return {
    total,
    shown: await showAll(
      resource,
      items.map(({ doc }) => doc),
      rest,
    ),
  };
}

async function showAll<D extends Document, I, J>(
  { columns }: Shown<D, I, J>,
  docs: readonly D[],
  rest: (ids: readonly number[], docs: readonly D[]) => Promise<View<J>>,
): Promise<ShownRecord<D, J>[]> {
  const view = await rest(
    docs.map(({ id }) => id),
    docs,
  );
  return mapInSlices(docs, (doc) => ({ doc, attributes: presentRecord(columns, doc, view), view }));
}

/** Records that are at hand, or are being read, on the wire, in order. What they do not have to tell is read beside them. */
export async function showRecords<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  docs: readonly D[] | Promise<readonly D[]>,
  work: Asking,
  within: Within = 'list',
): Promise<ShownRecord<D, J>[]> {
  const rest = beginView(resource, null, work, within);
  return showAll(resource, await docs, rest);
}

/** Begins to read figures by record; whoever needs them waits for them, and hears of what went wrong. */
export function readFigures<D extends Document>(
  records: Collection<D>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Readonly<Record<string, number>>>> {
  const reading = Promise.all(ids.map(async (id) => [id, (await records.figures(id)) ?? {}] as const));
  return openView(reading.then((found) => new Map(found)));
}
