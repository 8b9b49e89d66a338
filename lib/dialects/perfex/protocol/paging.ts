/**
 * Paging, sorting and choosing fields in Perfex's lists. `page` and `per_page` make `{data, meta}`; `limit` and `offset`,
 * or `start` and `length`, cut out a part of the bare array. Without any of these a list is whole.
 */
import * as z from 'zod';
import { toDate } from '../../../domain/calendar.ts';
import { toDay } from '../../../domain/date-text.ts';
import { compare, type ListQuery, type Row } from '../../../domain/list-query.ts';
import type { Organization } from '../../../domain/organization/organization.ts';
import { Problem } from '../../../domain/problem.ts';
import { foldText, shortenText } from '../../../domain/text.ts';
import { countInput, dateInput, pageInput, pageSizeInput } from '../../codecs.ts';
import { readTexts, refuseParameter, toTexts } from './filter-values.ts';
import { nothingFound } from './messages.ts';

/** A whole list costs a read unit a record and is in memory at once. Whether it fits is measured when it is answered. */
export const mostWithoutPages = 10_000;
const defaultSize = 25;
/** The size that the API document prints in the `meta` of paged searches. */
const defaultSearchSize = 20;

const mostPerPage = 100;
const sizeInput = pageSizeInput(mostPerPage);
const partInput = pageSizeInput(mostWithoutPages);
/** DataTables' word for all rows. */
const allRows = -1;
const lengthInput = z.union([z.literal(String(allRows)).transform(() => allRows), partInput], {
  error: `must be a whole number from 1 to ${mostWithoutPages}, or ${allRows} for all`,
});
const firstInput = countInput.pipe(z.int().max(1_000_000_000, { error: 'is too large' }));

/** Further names filter by the column that they name; see filters.ts. */
export const listQuery = z.looseObject({
  page: pageInput.optional(),
  per_page: sizeInput.optional(),
  /** Beside `page` it is `per_page` by another name, else the length of a part. */
  limit: z.string().optional(),
  offset: firstInput.optional(),
  /** Also a column of the calendar. */
  start: z.string().optional(),
  length: lengthInput.optional(),
  sort: z.string().optional(),
  fields: z.string().optional(),
  created_after: dateInput.optional(),
  created_before: dateInput.optional(),
});
export type ListParameters = z.infer<typeof listQuery>;

/** Parameters that filter nothing, whatever a column is called. */
export const reservedNames: ReadonlySet<string> = new Set([...Object.keys(listQuery.shape), 'authtoken']);

/** What a request asks for of a list. `size` null: all that follow. `inEnvelope`: as `{data, meta}`. */
export type Part = { offset: number; size: number | null; inEnvelope: boolean };
/** Null for the whole list. */
export type Paging = Part | null;

const wholeNumber = /^\s*\d+\s*$/;

/** Tells whether a value of `start` is a place in a list, and not a time. */
export const isPlace = (start: string): boolean => wholeNumber.test(start);

/** @throws Problem `malformed`, naming the parameter */
function parseAs<T>(input: z.ZodType<T>, name: string, given: string): T {
  const parsed = input.safeParse(given);
  return parsed.success ? parsed.data : refuseParameter(name, parsed.error.issues[0]?.message ?? '');
}

/** Reads `limit` and `offset`, or `start` and `length`. Null where neither is given. */
function readPart(query: ListParameters): { offset: number; size: number | null } | null {
  const { limit, offset, start, length } = query;
  if (limit === undefined && offset === undefined && start === undefined && length === undefined) return null;
  if (limit !== undefined || offset !== undefined) {
    const other = start !== undefined ? 'start' : length !== undefined ? 'length' : null;
    if (other) refuseParameter(other, 'cannot be used beside limit and offset');
    return { offset: offset ?? 0, size: limit === undefined ? null : parseAs(partInput, 'limit', limit) };
  }
  const first = start === undefined ? 0 : parseAs(firstInput, 'start', start);
  return { offset: first, size: length === undefined || length === allRows ? null : length };
}

/** Reads a numbered page; null where none is asked for. `fallback`: the size without `per_page`. */
function readNumbered(query: ListParameters, fallback: number): Part | null {
  const { page, per_page: perPage, limit } = query;
  if (page === undefined && perPage === undefined) return null;
  for (const name of ['offset', 'start', 'length'] as const) {
    if (query[name] !== undefined) refuseParameter(name, 'cannot be used beside page and per_page');
  }
  const size = perPage ?? (limit === undefined ? fallback : parseAs(sizeInput, 'limit', limit));
  return { offset: ((page ?? 1) - 1) * size, size, inEnvelope: true };
}

/** Reads which part of a list is asked for, or null for the whole. @throws Problem `malformed` for two spellings at once */
export function readPaging(query: ListParameters): Paging {
  const part = readPart(query);
  return readNumbered(query, defaultSize) ?? (part && { ...part, inEnvelope: false });
}

/** Reads the page of a list that always answers in pages: by default the first 20 records, all for `length=-1`. */
export function readSearchPaging(query: ListParameters): Part {
  const { offset, size } = readNumbered(query, defaultSearchSize) ?? readPart(query) ?? { offset: 0, size: null };
  return { offset, size: size ?? (query.length === allRows ? null : defaultSearchSize), inEnvelope: true };
}

/**
 * Makes the store's query from a list's parameters. `sortable`: wire name → fact of the row.
 * @throws Problem `malformed` for an unknown sort
 */
export function toListQuery(
  query: ListParameters,
  sortable: Readonly<Record<string, string>>,
  organization: Pick<Organization, 'timezone'>,
  paging: Paging = readPaging(query),
): ListQuery {
  const window = { offset: paging?.offset ?? 0, limit: paging?.size ?? mostWithoutPages };
  const [after, before] = [query.created_after, query.created_before].map(
    (date) => date && toDay(date, organization.timezone),
  );
  const within = (row: Row): boolean => {
    const day = toDate(Date.parse(String(row.created)), organization.timezone);
    return (!after || day >= after) && (!before || day <= before);
  };
  return { ...window, ...(after || before ? { where: within } : {}), ...toOrder(query.sort, sortable) };
}

/** Like MySQL, texts sort without regard to case and accents. */
const toSortValue = (value: unknown): unknown => (typeof value === 'string' ? foldText(value) : value);

function toOrder(sort: string | undefined, sortable: Readonly<Record<string, string>>): Pick<ListQuery, 'order'> {
  if (!sort) return {};
  const orders = new Map<string, { fact: string; sign: 1 | -1 }>();
  for (const part of sort.split(',')) {
    const name = part.trim().replace(/^[-+]/, '');
    const fact = Object.hasOwn(sortable, name) ? sortable[name] : name === 'id' ? 'id' : undefined;
    if (fact === undefined) {
      const message = `cannot be ${name}; choose from ${Object.keys(sortable).join(', ')}`;
      throw new Problem('malformed', `sort ${message}`, [{ path: ['sort'], message }]);
    }
    // Only the first mention of a name counts.
    if (!orders.has(name)) orders.set(name, { fact, sign: part.trim().startsWith('-') ? -1 : 1 });
  }
  const keys = [...orders.values()];
  return {
    order: (a, b) =>
      keys.reduce((sum, { fact, sign }) => sum || sign * compare(toSortValue(a[fact]), toSortValue(b[fact])), 0),
  };
}

/** Refuses a bare array of more records than one request may read, before it is read. */
export function checkWhole(total: number, paging: Paging): void {
  if ((paging?.size ?? null) === null && total - (paging?.offset ?? 0) > mostWithoutPages) {
    throw new Problem('too_large', `The list has ${total} records: ask for it with page and per_page`, [
      { path: ['page'], message: 'is required for a list of this length' },
    ]);
  }
}

/** Reads the names in `fields`. */
export const namesIn = (fields: string): string[] => fields.split(',').map((name) => name.trim());

/** Refuses names in `fields` that are not in `shown`, as `malformed`. */
export function checkNames(fields: string | undefined, shown: readonly string[]): void {
  const known = new Set(['', ...shown]);
  const other = namesIn(fields ?? '').find((name) => !known.has(name));
  if (other === undefined) return;
  const message = `names ${shortenText(other)}, which is not shown here; choose from ${shown.join(', ')}`;
  throw new Problem('malformed', `fields ${message}`, [{ path: ['fields'], message }]);
}

function chooseFields(record: Record<string, unknown>, fields: string | undefined, idKey: string) {
  if (!fields) return record;
  const names = new Set([idKey, ...namesIn(fields)]);
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)));
}

/** Perfex's tickets use some of these keys for the `meta` of a page, its customers others. All are given. */
function describePage(total: number, offset: number, size: number) {
  const page = Math.floor(offset / size) + 1;
  const pages = Math.max(1, Math.ceil(total / size));
  return {
    current_page: page,
    page,
    per_page: size,
    total,
    last_page: pages,
    total_pages: pages,
    has_more: offset + size < total,
  };
}

/** Answers a list: a bare array, or a page with its `meta`. `total`: the number of records on all pages. */
export function replyWith(
  records: readonly Record<string, unknown>[],
  { fields }: ListParameters,
  total: number,
  paging: Paging,
  idKey = 'id',
) {
  const data = records.map((record) => chooseFields(record, fields, idKey));
  const body = paging?.inEnvelope ? { data, meta: describePage(total, paging.offset, paging.size ?? total) } : data;
  return { status: 200, body } as const;
}

/** What a short list can be sorted by: wire name → value. */
export type SortKeys<D> = Readonly<Record<string, (doc: D) => string | number | null>>;

type WholeList<D> = {
  sortable: SortKeys<D>;
  show: (doc: D) => Record<string, unknown>;
  none?: string;
  idKey?: string;
};

/** Leaves the records that show what the query's filters say. */
function pickMatches(records: readonly Record<string, unknown>[], query: ListParameters): Record<string, unknown>[] {
  const shown = new Set(records.flatMap((record) => Object.keys(record)));
  const filters = Object.keys(query)
    .filter((name) => shown.has(name) && !reservedNames.has(name))
    .map((name) => ({ name, wanted: new Set(readTexts(name, query[name]).map(foldText)) }));
  return records.filter((record) =>
    filters.every(({ name, wanted }) => toTexts(record[name]).some((text) => wanted.has(text))),
  );
}

/**
 * Answers a list that was read whole. `docs` are in its default order.
 * @throws Problem `malformed` for an unknown sort, `not_found` for an empty list that is not paged
 */
export function replyWithWhole<D extends { createdAt: string }>(
  docs: readonly D[],
  query: ListParameters,
  { sortable, show, none = nothingFound, idKey }: WholeList<D>,
  organization: Pick<Organization, 'timezone'>,
) {
  const names = Object.keys(sortable);
  const paging = readPaging(query);
  const storeQuery = toListQuery(query, Object.fromEntries(names.map((name) => [name, name])), organization, paging);
  const facts = (doc: D) => Object.fromEntries(names.map((name) => [name, sortable[name]?.(doc) ?? null]));
  const shown = docs
    .map((doc, id) => ({ doc, row: { id, created: doc.createdAt, ...facts(doc) } }))
    .filter(({ row }) => storeQuery.where?.(row) ?? true)
    .sort((a, b) => storeQuery.order?.(a.row, b.row) ?? 0)
    .map(({ doc }) => show(doc));
  const matches = pickMatches(shown, query);
  if (!paging?.inEnvelope && matches.length === 0) throw new Problem('not_found', none);
  const records = matches.slice(storeQuery.offset, storeQuery.offset + storeQuery.limit);
  return replyWith(records, query, matches.length, paging, idKey);
}
