/**
 * Filters of Perfex's lists: a query parameter that names a column leaves the records that show its value there. A list
 * that the store keeps decides where there is one, then the facts of rows, then what the records show.
 */
import { type ListQuery, type Row, readFact } from '../../../domain/list-query.ts';
import { Problem } from '../../../domain/problem.ts';
import { foldText } from '../../../domain/text.ts';
import { requireRight } from '../../../operations/record/records.ts';
import type { Work } from '../../../store/work.ts';
import { isBlank } from '../../blank.ts';
import { type Column, outputOf } from '../../fields.ts';
import { type Asking, buildView, showColumns, showPage, type Within } from '../../resource.ts';
import { formatDateTime } from '../columns/text-and-numbers.ts';
import { readTexts, refuseParameter, toTexts } from './filter-values.ts';
import { isPlace, type ListParameters, mostWithoutPages, namesIn, reservedNames } from './paging.ts';
import type { PerfexResource, Recorded } from './resource.ts';

/** A list that the store keeps, at constant cost. */
type Kept = Required<Pick<ListQuery, 'list' | 'by'>>;

export type Filter = {
  name: string;
  /** Values that match, folded. */
  wanted: ReadonlySet<string>;
  /** The column that decides; none where only the store knows. */
  wire?: string;
  /** What the row says in place of the column, folded. Null: nothing, which columns show as blank or 0. */
  fact?: (row: Row) => string | null;
  /** Lists of the store that together have all records that match. */
  kept?: readonly Kept[];
  /** The only records that can match. */
  ids?: readonly number[];
  /** An id counts only where another column shows this: it is that of a customer, and not of a lead. */
  only?: { wire: string; text: string };
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
const plainFacts: ReadonlySet<string> = new Set([
  ...Object.keys(relationNames),
  ...['id', 'related', 'relatedId', 'category', 'source', 'department', 'priority', 'status', 'email', 'order'],
  ...['on', 'due', 'starts', 'ends', 'expires', 'openTill', 'number', 'quantity', 'seconds', 'active', 'public'],
]);

/** Facts that are instants, whose column shows them on the organization's clocks. */
const instantFacts: ReadonlySet<string> = new Set(['created', 'lastReply', 'lastContact', 'finished']);

const plainId = /^[1-9]\d{0,14}$/;
const zero = /^-?0+(\.0+)?$/;

/** What is shown where there is nothing differs by column, so then only the records know. */
const saysNothing = (text: string): boolean => text === '' || text === '0';

const unreadable = Symbol('unreadable');

/**
 * The value as the column would show it, if a write took it: `yes` is shown as 1. Blank is no value, and 0 only itself:
 * writes mean "none" by them, which some columns show as they show a record of number 0.
 */
function readByCodec<D, I, J>(column: Column<D, I, J>, given: string, work: Asking): string[] {
  if (isBlank(given)) return [];
  const parsed = column.input?.safeParse(given);
  if (!parsed?.success) return [];
  try {
    const refuse = (): never => {
      throw unreadable;
    };
    const value = column.resolve ? column.resolve(parsed.data, work, refuse) : parsed.data;
    const shown = value === undefined ? null : outputOf(column, value, buildView(undefined, work));
    return (Array.isArray(shown) ? [] : toTexts(shown)).filter(
      (text) => text !== '' && (zero.test(text) || !zero.test(given.trim())),
    );
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

/** Finds what rows say in place of a column. */
function findFact<D extends Recorded, I, J>(
  wire: string | undefined,
  kind: string | undefined,
  { sortable, rowValues }: PerfexResource<D, I, J>,
  work: Work,
): Filter['fact'] {
  const own = wire === undefined ? undefined : rowValues?.[wire];
  const named = wire === undefined ? undefined : sortable[wire];
  const fact = named ?? (kind !== undefined && Object.values(sortable).includes(kind) ? kind : undefined);
  const read = (row: Row): string | null => {
    if (own) return own(row, work);
    const value = fact === undefined ? null : readFact(row, fact);
    if (value === null) return null;
    if (instantFacts.has(fact ?? '')) return formatDateTime(String(value), work);
    return typeof value === 'boolean' ? String(Number(value)) : String(value);
  };
  const isShown = own !== undefined || (fact !== undefined && (plainFacts.has(fact) || instantFacts.has(fact)));
  return isShown ? (row) => foldNullable(read(row)) : undefined;
}

const foldNullable = (text: string | null): string | null => (text === null ? null : foldText(text));

function toFilter<D extends Recorded, I, J>(
  name: string,
  given: unknown,
  resource: PerfexResource<D, I, J>,
  columns: Columns<D, I, J>,
  work: Asking,
): Filter | null {
  const { relations = {}, sortable, columns: own, details = [] } = resource;
  const kind = findKind(name, resource);
  const by = kind === undefined ? undefined : relations[kind];
  const wire = findWire(name, kind, resource, columns);
  if (wire === undefined && by === undefined) {
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
  const isOfRecords = by !== undefined && (wire === undefined || ![...wanted].some(saysNothing));
  const fact = findFact(wire, kind, resource, work);
  return {
    name,
    wanted,
    ...(wire === undefined ? {} : { wire }),
    ...(fact ? { fact } : {}),
    // Without a column, what is no id of a record matches nothing.
    ...(isOfRecords ? { kept: ids.map((id) => ({ list: `${kind}=${id}`, by })) } : {}),
    ...(wire !== undefined && sortable[wire] === 'id' ? { ids: ids.map(Number) } : {}),
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
  const kept = [{ list: `${kind}=${id}`, by }];
  return filters.map((filter) =>
    filter.wire === 'rel_type' || filter.wire === 'rel_id' ? { ...filter, kept } : filter,
  );
}

/** Says of ids that they are a customer's. Where a filter says another kind, they are those of any record. */
function letKindDecide(filters: readonly Filter[], { kindOf }: { kindOf?: { clientid: 'rel_type' } }): Filter[] {
  if (!kindOf) return [...filters];
  const kind = filters.find(({ wire }) => wire === kindOf.clientid);
  const isOfCustomers = !kind || (kind.wanted.size === 1 && kind.wanted.has('customer'));
  return filters.map((filter) => {
    if (filter.wire !== 'clientid') return filter;
    if (isOfCustomers) return { ...filter, only: { wire: kindOf.clientid, text: 'customer' } };
    const { fact: _, kept: __, ...rest } = filter;
    return rest;
  });
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

type Asked = {
  query: ListQuery;
  filters: readonly Filter[];
  /** The columns that are asked for; all where it is blank. */
  fields: string | undefined;
  within: Within;
};
export type Matches = { total: number; records: Record<string, unknown>[] };

const isMatch = (attributes: Record<string, unknown>, { wire = '', wanted, only }: Filter): boolean =>
  toTexts(attributes[wire]).some(
    (text) => wanted.has(text) && (!only || saysNothing(text) || attributes[only.wire] === only.text),
  );

/** Shows those of some records that match, in their order, from the part that is asked for. */
async function showThose<D extends Recorded, I, J>(
  resource: PerfexResource<D, I, J>,
  ids: readonly number[],
  filters: readonly Filter[],
  { query: { offset, limit }, fields, within }: Asked,
  work: Asking,
): Promise<Matches> {
  const { columns, records, idKey = 'id' } = resource;
  const found = await records(work.store).getMany(ids);
  const docs = ids.flatMap((id) => found.get(id)?.doc ?? []);
  const show = (those: readonly D[], wires: ReadonlySet<string | undefined>) => {
    const few = { ...resource, columns: columns.filter(({ wire }) => wires.has(wire)) };
    return showColumns(few, those, work, within);
  };
  const tested = await show(docs, new Set(filters.flatMap(({ wire, only }) => [wire, only?.wire])));
  const matches = docs.filter((_, i) => filters.every((filter) => isMatch(tested[i] ?? {}, filter)));
  const wires = fields ? [idKey, ...namesIn(fields)] : columns.map(({ wire }) => wire);
  return { total: matches.length, records: await show(matches.slice(offset, offset + limit), new Set(wires)) };
}

/** Shows a page of the records that the store finds. */
async function showFound<D extends Recorded, I, J>(
  resource: PerfexResource<D, I, J>,
  query: ListQuery,
  within: Within,
  work: Asking,
): Promise<Matches> {
  const { total, shown } = await showPage(resource, query, work, within);
  return { total, records: shown.map(({ attributes }) => attributes) };
}

/** Finds the few records that can match, by their ids or a list of the store, and the filters that are left. */
async function findFew<D extends Recorded, I, J>(
  { records }: PerfexResource<D, I, J>,
  filters: readonly Filter[],
  { store }: Work,
): Promise<{ ids: readonly number[]; rest: readonly Filter[] } | null> {
  const named = filters.find(({ ids }) => ids);
  if (named?.ids) {
    return { ids: [...named.ids].sort((a, b) => a - b), rest: filters.filter((filter) => filter !== named) };
  }
  const [list, ...others] = filters.find(({ kept }) => kept?.length === 1)?.kept ?? [];
  if (!list || others.length > 0) return null;
  const { total, ids } = await records(store).locate({ ...list, ...upToAll });
  const rest = filters.filter(({ kept }) => kept?.[0]?.list !== list.list || kept.length > 1);
  return total > mostWithoutPages ? null : { ids, rest };
}

/**
 * Shows a page of the records that match all filters. A filter by a relation alone costs as much as a page of its list.
 * @throws Problem `too_large` where more records than one request may read would have to be looked at
 */
export async function showMatches<D extends Recorded, I, J>(
  resource: PerfexResource<D, I, J>,
  asked: Asked,
  work: Asking,
): Promise<Matches> {
  const { query, filters, within } = asked;
  const isPlain = !query.where && !query.order && !query.terms;
  if (filters.length === 0) return showFound(resource, query, within, work);
  const [list, ...more] = new Map(filters.map(({ kept }) => [kept?.map((one) => one.list).join(), kept])).values();
  if (isPlain && more.length === 0 && list?.length === 1) {
    return showFound(resource, { ...query, ...list[0] }, within, work);
  }
  const few = isPlain ? await findFew(resource, filters, work) : null;
  const rest = few?.rest ?? filters;
  // Of what no column shows, only the store's lists know.
  const members = await Promise.all(
    rest.filter(({ wire }) => wire === undefined).map((filter) => readMembers(resource, filter, work)),
  );
  const isMember = (id: number): boolean => members.every((ids) => ids.has(id));
  const shown = rest.filter(({ wire }) => wire !== undefined);
  if (few) return showThose(resource, few.ids.filter(isMember), shown, asked, work);

  const isPossible = (row: Row): boolean =>
    (query.where?.(row) ?? true) && isMember(row.id) && shown.every((filter) => mayMatch(filter, row));
  const narrowed = { ...query, where: isPossible };
  const undecided = shown.filter(({ fact, wanted }) => !fact || [...wanted].some(saysNothing));
  if (undecided.length === 0) return showFound(resource, narrowed, within, work);
  const { total, ids } = await resource.records(work.store).locate({ ...narrowed, ...upToAll });
  if (total > mostWithoutPages) refuseTooMany(undecided);
  return showThose(resource, ids, undecided, asked, work);
}

const upToAll = { offset: 0, limit: mostWithoutPages };

/** Tells whether a row leaves it open that its record matches. */
function mayMatch({ fact, wanted }: Filter, row: Row): boolean {
  if (!fact) return true;
  const text = fact(row);
  return text === null ? [...wanted].some(saysNothing) : wanted.has(text);
}

/** Reads the ids of a filter's lists. */
async function readMembers<D extends Recorded, I, J>(
  { records }: PerfexResource<D, I, J>,
  filter: Filter,
  { store }: Work,
): Promise<ReadonlySet<number>> {
  const members = new Set<number>();
  for (const list of filter.kept ?? []) {
    const { total, ids } = await records(store).locate({ ...list, ...upToAll });
    if (total + members.size > mostWithoutPages) refuseTooMany([filter]);
    for (const id of ids) members.add(id);
  }
  return members;
}

function refuseTooMany(filters: readonly Filter[]): never {
  const message = `can look at no more than ${mostWithoutPages} records: filter by what they belong to as well`;
  throw new Problem(
    'too_large',
    `${filters.map(({ name }) => name).join(', ')} ${message}`,
    filters.map(({ name }) => ({ path: [name], message })),
  );
}
