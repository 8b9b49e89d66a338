/**
 * Filters of Perfex's lists: a query parameter that names a column leaves the records that show its value there. A list
 * that the store keeps decides where there is one, then the facts of rows, then what the records show.
 */
import type { ListQuery, Row } from '../../../domain/list-query.ts';
import { Problem } from '../../../domain/problem.ts';
import { foldText } from '../../../domain/text.ts';
import { requireRight } from '../../../operations/record/records.ts';
import type { Work } from '../../../store/work.ts';
import { type Column, outputOf } from '../../fields.ts';
import { type Asking, buildView, type ShownPage, showPage, showRecords, type Within } from '../../resource.ts';
import { isScalar, readTexts, refuseParameter, toTexts } from './filter-values.ts';
import { isPlace, type ListParameters, mostWithoutPages, reservedNames } from './paging.ts';
import type { PerfexResource, Recorded } from './resource.ts';

/** A list that the store keeps, at constant cost. */
type Kept = Required<Pick<ListQuery, 'list' | 'by'>>;

export type Filter = {
  name: string;
  /** Values that match, folded. */
  wanted: ReadonlySet<string>;
  /** The column that decides; none where only the store knows. */
  wire?: string;
  /** What the row says in place of the column, folded. */
  fact?: (row: Row) => string;
  kept?: Kept;
  /** The only records that can match. */
  ids?: readonly number[];
};

/** Words of clients for what a record belongs to. A list that cannot filter by one refuses it: it must not show all. */
const relationNames: Readonly<Record<string, readonly string[]>> = {
  customer: ['clientid', 'client_id', 'customer_id', 'customerid', 'userid', 'client', 'customer'],
  project: ['project_id', 'projectid'],
  staff: ['staff_id', 'staffid', 'assigned', 'assignees'],
  task: ['task_id', 'taskid'],
  invoice: ['invoice_id', 'invoiceid'],
  contact: ['contact_id', 'contactid'],
  milestone: ['milestone_id', 'milestone'],
  lead: ['lead_id', 'leadid'],
  ticket: ['ticket_id', 'ticketid'],
  relation: ['rel_id', 'rel_type'],
};

/** Facts of rows that are, as text, what their column shows. */
const shownFacts: ReadonlySet<string> = new Set([
  ...Object.keys(relationNames),
  ...['id', 'related', 'relatedId', 'category', 'source', 'department', 'priority', 'status', 'email', 'on'],
]);

const plainId = /^[1-9]\d{0,14}$/;

const unreadable = Symbol('unreadable');

/** The value as the column would show it, if a write took it: `yes` is shown as 1. */
function readByCodec<D, I, J>(column: Column<D, I, J>, given: string, work: Asking): string[] {
  const parsed = column.input?.safeParse(given);
  if (!parsed?.success) return [];
  try {
    const refuse = (): never => {
      throw unreadable;
    };
    const value = column.resolve ? column.resolve(parsed.data, work, refuse) : parsed.data;
    const shown = value === undefined ? [] : outputOf(column, value, buildView(undefined, work));
    return isScalar(shown) || shown === null ? toTexts(shown) : [];
  } catch (error) {
    if (error === unreadable) return [];
    throw error;
  }
}

type Columns<D, I, J> = ReadonlyMap<string, Column<D, I, J>>;

/** Finds the kind of record that a parameter names, unless its column is about something else. */
function findKind<D extends Recorded, I, J>(name: string, { sortable }: PerfexResource<D, I, J>): string | undefined {
  const fact = sortable[name];
  return Object.keys(relationNames).find(
    (kind) => relationNames[kind]?.includes(name) && (fact === undefined || fact === kind),
  );
}

/** Finds the column of a parameter: the one of that name, or the one that shows the same relation. */
function findWire<D extends Recorded, I, J>(
  name: string,
  kind: string | undefined,
  resource: PerfexResource<D, I, J>,
  columns: Columns<D, I, J>,
): string | undefined {
  if (columns.has(name)) return name;
  const { sortable, name: plural } = resource;
  if (kind !== undefined) {
    const related = Object.keys(sortable).find((wire) => sortable[wire] === kind && columns.has(wire));
    if (related) return related;
    const synonym = relationNames[kind]?.find((wire) => columns.has(wire) && findKind(wire, resource) === kind);
    if (synonym) return synonym;
    if (plural === `${kind}s` || plural === kind) return resource.idKey ?? 'id';
  }
  return [...columns.values()].find(({ also }) => also?.includes(name))?.wire;
}

function readFact<D extends Recorded, I, J>(
  wire: string | undefined,
  kind: string | undefined,
  { sortable, rowValues }: PerfexResource<D, I, J>,
  work: Work,
): Filter['fact'] {
  const own = wire === undefined ? undefined : rowValues?.[wire];
  if (own) return (row) => foldText(own(row, work.today));
  const named = wire === undefined ? undefined : sortable[wire];
  const fact = named ?? (kind !== undefined && Object.values(sortable).includes(kind) ? kind : undefined);
  return fact !== undefined && shownFacts.has(fact) ? (row) => foldText(String(row[fact] ?? '')) : undefined;
}

/** What a relation shows where there is none differs by column, and so only the records know. */
const saysNothing = (wanted: ReadonlySet<string>): boolean => wanted.has('') || wanted.has('0');

function toFilter<D extends Recorded, I, J>(
  name: string,
  given: unknown,
  resource: PerfexResource<D, I, J>,
  columns: Columns<D, I, J>,
  work: Asking,
): Filter | null {
  const { relations = {}, sortable, columns: own, details = [] } = resource;
  const kind = findKind(name, resource);
  const relation = kind === undefined ? undefined : relations[kind];
  const wire = findWire(name, kind, resource, columns);
  if (wire === undefined && relation === undefined) {
    const isHidden = [...own, ...details].some((column) => column.wire === name || column.also?.includes(name));
    if (kind !== undefined || isHidden) refuseParameter(name, `cannot filter ${resource.plural}`);
    return null;
  }
  const texts = readTexts(name, given);
  const column = wire === undefined ? undefined : columns.get(wire);
  if (column?.of) requireRight(work, `${column.of}:read`);
  const read = column ? texts.flatMap((text) => readByCodec(column, text, work)) : [];
  const wanted = new Set([...texts.map(foldText), ...read]);
  const ids = [...wanted].filter((text) => plainId.test(text));
  const [id, ...others] = ids;
  if (wire === undefined && texts.length > 1) refuseParameter(name, 'must be one value here');
  const kept =
    relation && id !== undefined && others.length === 0 ? { list: `${kind}=${id}`, by: relation } : undefined;
  const fact = saysNothing(wanted) ? undefined : readFact(wire, kind, resource, work);
  return {
    name,
    wanted,
    ...(wire === undefined ? {} : { wire }),
    ...(fact ? { fact } : {}),
    ...(kept && !saysNothing(wanted) ? { kept } : {}),
    // Without a column, what is no id of a record matches nothing.
    ...(wire !== undefined && sortable[wire] === 'id' ? { ids: ids.map(Number) } : {}),
    ...(wire === undefined && !kept ? { ids: [] } : {}),
  };
}

/** Kind and id of a relation name a list together. */
function pairRelation(filters: readonly Filter[], relations: Readonly<Record<string, 'id' | 'date'>>): Filter[] {
  const find = (wire: string): string | undefined => {
    const found = filters.find((filter) => filter.wire === wire);
    return found?.wanted.size === 1 ? [...found.wanted][0] : undefined;
  };
  const [kind, id] = [find('rel_type'), find('rel_id')];
  const by = kind !== undefined && Object.hasOwn(relations, kind) ? relations[kind] : undefined;
  if (by === undefined || id === undefined || !plainId.test(id)) return [...filters];
  const kept = { list: `${kind}=${id}`, by };
  return filters.map((filter) =>
    filter.wire === 'rel_type' || filter.wire === 'rel_id' ? { ...filter, kept } : filter,
  );
}

/** Where a filter says another kind than the customer's, the id alone does not lead to a customer. */
function letKindDecide(filters: readonly Filter[], { kindOf }: { kindOf?: { clientid: 'rel_type' } }): Filter[] {
  const kind = filters.find(({ wire }) => kindOf && wire === kindOf.clientid);
  if (!kind || (kind.wanted.size === 1 && kind.wanted.has('customer'))) return [...filters];
  return filters.map(({ fact, kept, ...rest }) => ({
    ...rest,
    ...(rest.wire !== 'clientid' && fact ? { fact } : {}),
    ...(rest.wire !== 'clientid' && kept ? { kept } : {}),
  }));
}

/**
 * Reads the filters of a query. `query` comes back without those that have a name of paging.
 * @throws Problem `malformed` for what cannot filter this list, `forbidden` for a column that the token may not read
 */
export function readFilters<D extends Recorded, I, J>(
  resource: PerfexResource<D, I, J>,
  shown: readonly Column<D, I, J>[],
  given: ListParameters,
  work: Asking,
): { query: ListParameters; filters: Filter[] } {
  const columns = new Map(shown.filter(({ show }) => show).map((column) => [column.wire, column]));
  const startsAt = given.start !== undefined && columns.has('start') && !isPlace(given.start);
  const names = Object.keys(given).filter((name) => !reservedNames.has(name) || (startsAt && name === 'start'));
  const filters = names.flatMap((name) => toFilter(name, given[name], resource, columns, work) ?? []);
  return {
    query: startsAt ? { ...given, start: undefined } : given,
    filters: letKindDecide(pairRelation(filters, resource.relations ?? {}), resource),
  };
}

/** Shows those of some records that match, in their order, from the part that is asked for. */
async function showThose<D extends Recorded, I, J>(
  resource: PerfexResource<D, I, J>,
  ids: readonly number[],
  filters: readonly Filter[],
  { offset, limit }: ListQuery,
  work: Asking,
  within: Within,
): Promise<ShownPage<D, J>> {
  const found = await resource.records(work.store).getMany(ids);
  const docs = ids.flatMap((id) => found.get(id)?.doc ?? []);
  if (filters.length === 0) {
    return { total: docs.length, shown: await showRecords(resource, docs.slice(offset, offset + limit), work, within) };
  }
  const matches = (await showRecords(resource, docs, work, within)).filter(({ attributes }) =>
    filters.every(({ wire = '', wanted }) => toTexts(attributes[wire]).some((text) => wanted.has(text))),
  );
  return { total: matches.length, shown: matches.slice(offset, offset + limit) };
}

/**
 * Shows a page of the records that match all filters. A filter by a relation alone costs as much as a page of its list.
 * @throws Problem `too_large` where more records than one request may read would have to be looked at
 */
export async function showMatches<D extends Recorded, I, J>(
  resource: PerfexResource<D, I, J>,
  query: ListQuery,
  filters: readonly Filter[],
  work: Asking,
  within: Within = 'list',
): Promise<ShownPage<D, J>> {
  const records = resource.records(work.store);
  const isPlain = !query.where && !query.order && !query.terms;
  const all = { offset: 0, limit: mostWithoutPages };
  if (isPlain) {
    const named = filters.find(({ ids }) => ids);
    if (named?.ids) {
      const ids = [...named.ids].sort((a, b) => a - b);
      return showThose(resource, ids, others(filters, named), query, work, within);
    }
    const listed = filters.find(({ kept }) => kept);
    if (listed?.kept) {
      const { kept } = listed;
      const rest = filters.filter((filter) => filter.kept?.list !== kept.list);
      if (rest.length === 0) return showPage(resource, { ...query, ...kept }, work, within);
      const { total, ids } = await records.locate({ ...all, ...kept });
      if (total <= mostWithoutPages && rest.every(({ wire }) => wire)) {
        return showThose(resource, ids, rest, query, work, within);
      }
    }
  }
  const byRow = filters.flatMap(({ fact, wanted }) => (fact ? [(row: Row) => wanted.has(fact(row))] : []));
  const byList = await Promise.all(
    filters
      .filter(({ fact, wire }) => !fact && wire === undefined)
      .map((filter) => readMembers(resource, filter, work)),
  );
  const byShown = filters.filter(({ fact, wire }) => !fact && wire !== undefined);
  const tests = [
    ...(query.where ? [query.where] : []),
    ...byRow,
    ...byList.map((ids) => (row: Row) => ids.has(row.id)),
  ];
  const narrowed =
    tests.length > 0 || resource.isUnlisted
      ? { ...query, where: (row: Row) => tests.every((test) => test(row)) }
      : query;
  if (byShown.length === 0) return showPage(resource, narrowed, work, within);
  const { total, ids } = await records.locate({ ...narrowed, ...all });
  if (total > mostWithoutPages) refuseTooMany(byShown);
  return showThose(resource, ids, byShown, query, work, within);
}

const others = (filters: readonly Filter[], one: Filter): Filter[] => filters.filter((filter) => filter !== one);

/** Reads the ids of a list that no fact of a row stands for. */
async function readMembers<D extends Recorded, I, J>(
  { records }: PerfexResource<D, I, J>,
  filter: Filter,
  { store }: Work,
): Promise<ReadonlySet<number>> {
  if (!filter.kept) return new Set();
  const { total, ids } = await records(store).locate({ ...filter.kept, offset: 0, limit: mostWithoutPages });
  if (total > mostWithoutPages) refuseTooMany([filter]);
  return new Set(ids);
}

function refuseTooMany(filters: readonly Filter[]): never {
  const message = `can look at no more than ${mostWithoutPages} records: filter by what they belong to as well`;
  throw new Problem(
    'too_large',
    `${filters.map(({ name }) => name).join(', ')} ${message}`,
    filters.map(({ name }) => ({ path: [name], message })),
  );
}
