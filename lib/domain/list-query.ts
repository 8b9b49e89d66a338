/** What every dialect's filters, sorts and pages become before they reach the store. */

/** The facts free filters and sorts look at; small, flat and without the lines. */
export type Row = { id: number } & Record<string, string | number | boolean | null | readonly (string | number)[]>;

/** @typeParam S what `summarize` comes to */
export type ListQuery<S = unknown> = {
  /** A stored list: `all` or a relation such as `customer=5`. Answered at constant cost. */
  list?: string;
  by?: 'id' | 'date';
  descending?: boolean;
  /** Makes it a free filter: reads every thin row of the record type. `list` is then to be part of the test. */
  where?: (row: Row) => boolean;
  /** Makes it a search. */
  terms?: SearchTerms;
  /** A sort that no list keeps; ties fall back on `by`. */
  order?: (a: Row, b: Row) => number;
  /** Adds up every row that is left, of all pages; reads every thin row like `where`. */
  summarize?: (rows: readonly Row[]) => S;
  offset: number;
  limit: number;
};

/**
 * What to look for in the texts. `phrase`: this very text, anywhere. `words`: each of the words.
 * `where: 'main'` looks at the main part only (of an invoice: customer and line descriptions).
 * `own` leaves out what records have copied of others.
 */
export type SearchTerms = { text: string; match: 'phrase' | 'words'; where: 'main' | 'all'; own?: boolean };

/** Orders two facts of rows; nulls first. */
export function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : 1;
}

/**
 * What a query leaves of rows, as the page it asks for.
 * @returns how many rows are left, the ids on the page, in order, and what the rows add up to (null: not asked)
 */
export function cutPage<S>(
  rows: readonly Row[],
  query: ListQuery<S>,
): { total: number; ids: number[]; sums: S | null } {
  const kept = query.where ? rows.filter(query.where) : [...rows];
  const sums = query.summarize?.(kept) ?? null;
  const direction = query.descending ? -1 : 1;
  const usual = (a: Row, b: Row): number =>
    direction * ((query.by === 'date' ? compare(a.on, b.on) : 0) || a.id - b.id);
  kept.sort((a, b) => query.order?.(a, b) || usual(a, b));
  const page = kept.slice(query.offset, query.offset + query.limit);
  return { total: kept.length, ids: page.map((row) => row.id), sums };
}
