/** What the filters, sorts and pages of every dialect become. */

/** What filters and sorts read: small, flat, without lines. */
export type Row = { id: number } & Record<string, string | number | boolean | null | readonly (string | number)[]>;

/** Reads a fact of a row; null if it is missing or a list. */
export function readFact(row: Row, name: string): string | number | boolean | null {
  const fact = row[name];
  return typeof fact === 'object' || fact === undefined ? null : fact;
}

/** @typeParam S the result of `summarize` */
export type ListQuery<S = unknown> = {
  /** A stored list at constant cost: `all`, or a relation such as `customer=5`. */
  list?: string;
  by?: 'id' | 'date';
  descending?: boolean;
  /** A free filter, which reads every row of the record type. It must test what `list` would select. */
  where?: (row: Row) => boolean;
  terms?: SearchTerms;
  /** A sort that no list keeps; `by` breaks ties. */
  order?: (a: Row, b: Row) => number;
  /** Sums all matching rows of all pages; like `where` it reads every row. */
  summarize?: (rows: readonly Row[]) => S;
  offset: number;
  limit: number;
};

/**
 * `phrase` matches the exact text, `words` each word. `own` excludes what records copy from others. `main` searches
 * only the main part (of an invoice: customer and line descriptions).
 */
export type SearchTerms = { text: string; match: 'phrase' | 'words'; where: 'main' | 'all'; own?: boolean };

/** Compares two facts; nulls come first. */
export function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : 1;
}

/** Filters and sorts rows and cuts out a page. `total` counts the matches; `sums` is null if not requested. */
export function cutPage<S>(
  rows: readonly Row[],
  query: ListQuery<S>,
): { total: number; ids: number[]; sums: S | null } {
  const matches = query.where ? rows.filter(query.where) : [...rows];
  const sums = query.summarize?.(matches) ?? null;
  const direction = query.descending ? -1 : 1;
  const compareUsually = (a: Row, b: Row): number =>
    direction * ((query.by === 'date' ? compare(a.on, b.on) : 0) || a.id - b.id);
  matches.sort((a, b) => query.order?.(a, b) || compareUsually(a, b));
  const page = matches.slice(query.offset, query.offset + query.limit);
  return { total: matches.length, ids: page.map((row) => row.id), sums };
}
