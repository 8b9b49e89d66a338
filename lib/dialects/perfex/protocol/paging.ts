/** Paging, sorting and choosing fields in Perfex lists: all optional. Without `page` or `per_page` a list is whole. */
import * as z from 'zod';
import { toDate } from '../../../domain/calendar.ts';
import { toDay } from '../../../domain/date-text.ts';
import { compare, type ListQuery, type Row } from '../../../domain/list-query.ts';
import type { Organization } from '../../../domain/organization/organization.ts';
import { Problem } from '../../../domain/problem.ts';
import { foldText, shortenText } from '../../../domain/text.ts';
import { dateInput, pageInput, pageSizeInput } from '../../codecs.ts';
import { nothingFound } from './messages.ts';

/** Beyond this many records a bare array would pass what Lambda can answer: `page` is then needed. */
const mostWithoutPages = 10_000;
const defaultSize = 25;
/** As printed in the `meta` of the paged searches. */
const defaultSearchSize = 20;

const mostPerPage = 100;
const sizeInput = pageSizeInput(mostPerPage);

export const listQuery = z.object({
  page: pageInput.optional(),
  per_page: sizeInput.optional(),
  /** Only beside `page` another word for `per_page`: alone it says nothing, so it cannot be wrong either. */
  limit: z.string().optional().catch(undefined),
  sort: z.string().optional(),
  fields: z.string().optional(),
  created_after: dateInput.optional(),
  created_before: dateInput.optional(),
});
export type ListParameters = z.infer<typeof listQuery>;

type Paging = { page: number; size: number } | null;

/** @throws Problem `malformed` for a `limit` that no page can have */
function toSize({ page, per_page: size, limit }: ListParameters, usual: number): number {
  if (size !== undefined || page === undefined || limit === undefined) return size ?? usual;
  const given = sizeInput.safeParse(limit);
  if (given.success) return given.data;
  const message = given.error.issues[0]?.message ?? '';
  throw new Problem('malformed', `limit ${message}`, [{ path: ['limit'], message }]);
}

/** Which page is asked for, or null for the whole list. A bare `limit` does not page. */
export function readPaging(query: ListParameters): Paging {
  if (query.page === undefined && query.per_page === undefined) return null;
  return { page: query.page ?? 1, size: toSize(query, defaultSize) };
}

/** The page of a search that always answers in pages: the first 20, unless other is asked for. */
export function readSearchPaging(query: ListParameters): { page: number; size: number } {
  return { page: query.page ?? 1, size: toSize(query, defaultSearchSize) };
}

/**
 * The store's query for a list's parameters. `sortable`: wire name → the row's fact it sorts by.
 * @throws Problem `malformed` for a sort that is not offered
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
    (given) => given && toDay(given, organization.timezone),
  );
  const within = (row: Row): boolean => {
    const day = toDate(Date.parse(String(row.created)), organization.timezone);
    return (!after || day >= after) && (!before || day <= before);
  };
  return { ...window, ...(after || before ? { where: within } : {}), ...toOrder(query.sort, sortable) };
}

/** Texts are in order whatever their case and accents, as MySQL has them. */
const sortRecords = (value: unknown): unknown => (typeof value === 'string' ? foldText(value) : value);

function toOrder(sort: string | undefined, sortable: Readonly<Record<string, string>>): Pick<ListQuery, 'order'> {
  if (!sort) return {};
  const asked = new Map<string, { fact: string; sign: 1 | -1 }>();
  for (const part of sort.split(',')) {
    const name = part.trim().replace(/^[-+]/, '');
    const fact = Object.hasOwn(sortable, name) ? sortable[name] : undefined;
    if (fact === undefined) {
      const message = `cannot be ${name}; choose from ${Object.keys(sortable).join(', ')}`;
      throw new Problem('malformed', `sort ${message}`, [{ path: ['sort'], message }]);
    }
    // What is named again decides nothing any more.
    if (!asked.has(name)) asked.set(name, { fact, sign: part.trim().startsWith('-') ? -1 : 1 });
  }
  const keys = [...asked.values()];
  return {
    order: (a, b) =>
      keys.reduce((sum, { fact, sign }) => sum || sign * compare(sortRecords(a[fact]), sortRecords(b[fact])), 0),
  };
}

/** Refuses, before reading, a bare array that would be too large. */
export function checkWhole(total: number, query: ListParameters): void {
  if (readPaging(query) === null && total > mostWithoutPages) {
    throw new Problem('too_large', `The list has ${total} records: ask for it with page and per_page`, [
      { path: ['page'], message: 'is required for a list of this length' },
    ]);
  }
}

const namesIn = (fields: string): string[] => fields.split(',').map((name) => name.trim());

/** Refuses names in `fields` that are not among those `shown`, as `malformed`. */
export function checkNames(fields: string | undefined, shown: readonly string[]): void {
  const known = new Set(['', ...shown]);
  const other = namesIn(fields ?? '').find((name) => !known.has(name));
  if (other === undefined) return;
  const message = `names ${shortenText(other)}, which is not shown here; choose from ${shown.join(', ')}`;
  throw new Problem('malformed', `fields ${message}`, [{ path: ['fields'], message }]);
}

/** Only the fields asked for, the id always among them. */
function chooseFields(record: Record<string, unknown>, fields: string | undefined, idKey: string) {
  if (!fields) return record;
  const wanted = new Set([idKey, ...namesIn(fields)]);
  return Object.fromEntries(Object.entries(record).filter(([name]) => wanted.has(name)));
}

/** The `meta` of a page: Perfex's tickets name some of these keys, its customers others; all are there. */
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

/** The answer of a list: the bare array, or a page with its `meta`. `total`: how many records are on all pages. */
export function replyWith(
  records: readonly Record<string, unknown>[],
  { fields }: ListParameters,
  total: number,
  paging: Paging,
  idKey = 'id',
) {
  const data = records.map((one) => chooseFields(one, fields, idKey));
  const body = paging ? { data, meta: describePage(total, paging.page, paging.size) } : data;
  return { status: 200, body } as const;
}

/** What a short list can be sorted by: wire name → value. */
export type SortKeys<D> = Readonly<Record<string, (doc: D) => string | number | null>>;

/** A list that is read whole: what it can be sorted by, how a record is shown, what is said where it is empty. */
type WholeList<D> = {
  sortable: SortKeys<D>;
  show: (doc: D) => Record<string, unknown>;
  none?: string;
  idKey?: string;
};

/**
 * The answer of a list that was read whole, in the order in which it is shown where none is asked for.
 * @throws Problem `malformed` for a sort that is not offered, `not_found` for an empty list that is not paged
 */
export function replyWithWhole<D extends { createdAt: string }>(
  docs: readonly D[],
  query: ListParameters,
  { sortable, show, none = nothingFound, idKey }: WholeList<D>,
  organization: Pick<Organization, 'timezone'>,
) {
  const names = Object.keys(sortable);
  const paging = readPaging(query);
  const wanted = toListQuery(query, Object.fromEntries(names.map((name) => [name, name])), organization, paging);
  const facts = (doc: D) => Object.fromEntries(names.map((name) => [name, sortable[name]?.(doc) ?? null]));
  const left = docs
    .map((doc, id) => ({ doc, row: { id, created: doc.createdAt, ...facts(doc) } }))
    .filter(({ row }) => wanted.where?.(row) ?? true)
    .sort((a, b) => wanted.order?.(a.row, b.row) ?? 0);
  if (paging === null && left.length === 0) throw new Problem('not_found', none);
  const page = left.slice(wanted.offset, wanted.offset + wanted.limit);
  const records = page.map(({ doc }) => show(doc));
  return replyWith(records, query, left.length, paging, idKey);
}
