/** What a dialect says about a record type, and how its records get onto the wire in few round trips. */
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

/** A request's work; `origin` is its scheme and host. */
export type Asking = Work & { incoming?: { origin: string } };

export type Within = 'list' | 'read' | 'search';

/** What is read along with records to show them, by what must be known first. */
export type Join<D, J> =
  /** Nothing: read in the first round trip. */
  | { by: 'organization'; read: (work: Work) => Promise<J> }
  | { by: 'ids'; read: (ids: readonly number[], work: Work) => Promise<J> }
  | { by: 'records'; read: (docs: readonly D[], work: Work, within: Within) => Promise<J> }
  /** The ids for what `begin` reads with the records, the records for the rest. */
  | {
      by: 'ids, then records';
      begin: (ids: readonly number[], work: Work, within: Within) => (docs: readonly D[]) => Promise<J>;
    };

/** For records that need nothing else. */
export const joinNothing: Join<unknown, undefined> = { by: 'organization', read: async () => undefined };

/** A record type in a dialect: records `D`, written by inputs `I`, shown with the join `J`. */
export type Resource<D extends Document, I, J> = {
  /** The folder of its routes: `credit-notes`. */
  name: string;
  /** For summaries: "a credit note", "credit notes". */
  singular: string;
  plural: string;
  scope: ScopeResource;
  records: (store: Store) => Collection<D>;
  columns: readonly Column<D, I, J>[];
  join: Join<D, J>;
  customFields?: CustomFieldKind;
};

export type Shown<D extends Document, I, J> = Pick<Resource<D, I, J>, 'records' | 'columns' | 'join' | 'customFields'>;

/** Related records by id. */
export type Among<D> = ReadonlyMap<number, Stored<D>>;

/** @throws Problem `not_found` where there is no such record */
export async function readExisting<D extends Document>(
  records: Collection<D>,
  id: number,
  name = records.recordType,
): Promise<Stored<D>> {
  const stored = await records.get(id);
  if (!stored) throw notFoundProblem(name);
  return stored;
}

/** Limits what is read for an answer to what the token may see. Routes that only read are limited already. */
export const asSeen = <W extends Pick<Work, 'store'>>(work: W): W => ({ ...work, store: work.store.seen });

/** Builds what showing may depend on in one request. */
export function buildView<J>(join: J, { organization, today, at, incoming }: Asking): View<J> {
  return { organization, today, at, join, origin: incoming?.origin };
}

/** Keeps a failed read from being unhandled before it is awaited; whoever awaits it still gets the error. */
function deferFailure<T>(reading: Promise<T>): Promise<T> {
  reading.catch(() => undefined);
  return reading;
}

type ReadRest<D, J> = (ids: readonly number[], docs: readonly D[]) => Promise<J>;

/** Starts reading what can be read by now; the returned function reads the rest. */
function beginJoin<D, J>(join: Join<D, J>, ids: readonly number[] | null, work: Work, within: Within): ReadRest<D, J> {
  if (join.by === 'records') return (_, docs) => join.read(docs, work, within);
  if (join.by === 'organization') {
    const reading = deferFailure(join.read(work));
    return () => reading;
  }
  if (join.by === 'ids') {
    const reading = ids && deferFailure(join.read(ids, work));
    return (known) => reading ?? join.read(known, work);
  }
  const rest = ids && join.begin(ids, work, within);
  return (known, docs) => (rest ?? join.begin(known, work, within))(docs);
}

function beginView<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  ids: readonly number[] | null,
  work: Asking,
  within: Within,
): (ids: readonly number[], docs: readonly D[]) => Promise<View<J>> {
  const fields = resource.customFields && deferFailure(readCustomFields(work.store));
  const rest = beginJoin(resource.join, ids, work, within);
  return async (known, docs) => {
    const [join, customFields]: [J, readonly CustomField[] | undefined] = await Promise.all([
      rest(known, docs),
      fields,
    ]);
    return { ...buildView(join, work), ...(customFields ? { customFields } : {}) };
  };
}

export type ShownRecord<D, J> = { doc: D; attributes: Record<string, unknown>; view: View<J> };

/** Shows one record; null where there is none. What a known id leads to is read in the same round trip. */
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

export type ShownPage<D, J> = { total: number; shown: ShownRecord<D, J>[] };

/** Shows a page of a list, in order. What the ids lead to is read in the same round trip as the records. */
export async function showPage<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  query: ListQuery,
  work: Asking,
  within: Within = 'list',
): Promise<ShownPage<D, J>> {
  const records = resource.records(work.store);
  const { by } = resource.join;
  // A search has already read its hits when it knows their ids.
  if (!query.terms && (by === 'ids' || by === 'ids, then records')) {
    const { total, ids } = await records.locate(query);
    const rest = beginView(resource, ids, work, within);
    const found = await records.getMany(ids);
    const items = ids.flatMap((id) => found.get(id) ?? []);
    // A record vanished between the two reads: read one after the other instead.
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

/** Shows records, in order. What does not depend on them is read while they are. */
export async function showRecords<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  docs: readonly D[] | Promise<readonly D[]>,
  work: Asking,
  within: Within = 'list',
): Promise<ShownRecord<D, J>[]> {
  const rest = beginView(resource, null, work, within);
  return showAll(resource, await docs, rest);
}

const unread = Symbol('unread');
const refuseUnread = (): never => {
  throw unread;
};

/**
 * Shows some columns of many records, in order. What the records are joined with is read only if one of these columns
 * shows it.
 */
export async function showColumns<D extends Document, I, J>(
  resource: Shown<D, I, J>,
  docs: readonly D[],
  work: Asking,
  within: Within,
): Promise<Record<string, unknown>[]> {
  const { join: _, ...known } = buildView(undefined, work);
  const bare: View<J> = Object.defineProperties<View<J>>(Object.assign(Object.create(null), known), {
    join: { get: refuseUnread },
    customFields: { get: refuseUnread },
  });
  try {
    return await mapInSlices(docs, (doc) => presentRecord(resource.columns, doc, bare));
  } catch (error) {
    if (error !== unread) throw error;
  }
  return (await showRecords(resource, docs, work, within)).map(({ attributes }) => attributes);
}

/** Starts reading figures by record id. */
export function readFigures<D extends Document>(
  records: Collection<D>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Readonly<Record<string, number>>>> {
  const reading = Promise.all(ids.map(async (id) => [id, (await records.figures(id)) ?? {}] as const));
  return deferFailure(reading.then((found) => new Map(found)));
}
