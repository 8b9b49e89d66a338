/** Paging, sorting and choosing fields in Perfex's lists. Without `page` or `per_page` a list is whole. */
import * as z from 'zod';
import { toDate } from '../../../domain/calendar.ts';
import { toDay } from '../../../domain/date-text.ts';
import { compare, type ListQuery, type Row } from '../../../domain/list-query.ts';
import type { Organization } from '../../../domain/organization/organization.ts';
import { Problem } from '../../../domain/problem.ts';
import { foldText, shortenText } from '../../../domain/text.ts';
import { dateInput, pageInput, pageSizeInput } from '../../codecs.ts';
import { nothingFound } from './messages.ts';

/** A whole list costs a read unit a record and is in memory at once. Whether it fits is measured when it is answered. */
const mostWithoutPages = 10_000;
const defaultSize = 25;
/** The size that the API document prints in the `meta` of paged searches. */
const defaultSearchSize = 20;

const mostPerPage = 100;
const sizeInput = pageSizeInput(mostPerPage);

export const listQuery = z.object({
  page: pageInput.optional(),
  per_page: sizeInput.optional(),
  /** `per_page` by another name, but only beside `page`. Alone it means nothing, so any value is valid. */
  limit: z.string().optional().catch(undefined),
  sort: z.string().optional(),
  fields: z.string().optional(),
  created_after: dateInput.optional(),
  created_before: dateInput.optional(),
});
export type ListParameters = z.infer<typeof listQuery>;

type Paging = { page: number; size: number } | null;

/** @throws Problem `malformed` for a `limit` that is not a page size */
function toSize({ page, per_page: size, limit }: ListParameters, fallback: number): number {
  if (size !== undefined || page === undefined || limit === undefined) return size ?? fallback;
  const parsed = sizeInput.safeParse(limit);
  if (parsed.success) return parsed.data;
  const message = parsed.error.issues[0]?.message ?? '';
  throw new Problem('malformed', `limit ${message}`, [{ path: ['limit'], message }]);
}

/** Reads the requested page, or null for the whole list. A `limit` alone does not page. */
export function readPaging(query: ListParameters): Paging {
  if (query.page === undefined && query.per_page === undefined) return null;
  return { page: query.page ?? 1, size: toSize(query, defaultSize) };
}

/** Reads the page of a search that always answers in pages: by default the first 20 matches. */
export function readSearchPaging(query: ListParameters): { page: number; size: number } {
  return { page: query.page ?? 1, size: toSize(query, defaultSearchSize) };
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
  const window = paging
    ? { offset: (paging.page - 1) * paging.size, limit: paging.size }
    : { offset: 0, limit: mostWithoutPages };
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
    const fact = Object.hasOwn(sortable, name) ? sortable[name] : undefined;
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
export function checkWhole(total: number, query: ListParameters): void {
  if (readPaging(query) === null && total > mostWithoutPages) {
    throw new Problem('too_large', `The list has ${total} records: ask for it with page and per_page`, [
      { path: ['page'], message: 'is required for a list of this length' },
    ]);
  }
}

const namesIn = (fields: string): string[] => fields.split(',').map((name) => name.trim());

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
function describePage(total: number, page: number, size: number) {
  const pages = Math.max(1, Math.ceil(total / size));
  return {
    current_page: page,
    page,
    per_page: size,
    total,
    last_page: pages,
    total_pages: pages,
    has_more: page < pages,
  };
}

/** Answers a list: the bare array, or a page with its `meta`. `total`: the number of records on all pages. */
export function replyWith(
  records: readonly Record<string, unknown>[],
  { fields }: ListParameters,
  total: number,
  paging: Paging,
  idKey = 'id',
) {
  const data = records.map((record) => chooseFields(record, fields, idKey));
  const body = paging ? { data, meta: describePage(total, paging.page, paging.size) } : data;
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
  const matches = docs
    .map((doc, id) => ({ doc, row: { id, created: doc.createdAt, ...facts(doc) } }))
    .filter(({ row }) => storeQuery.where?.(row) ?? true)
    .sort((a, b) => storeQuery.order?.(a.row, b.row) ?? 0);
  if (paging === null && matches.length === 0) throw new Problem('not_found', none);
  const page = matches.slice(storeQuery.offset, storeQuery.offset + storeQuery.limit);
  const records = page.map(({ doc }) => show(doc));
  return replyWith(records, query, matches.length, paging, idKey);
}
