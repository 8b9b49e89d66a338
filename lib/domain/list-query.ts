/** What every dialect's filters, sorts and pages become before they reach the store. */

/** The facts free filters and sorts look at; small, flat and without the lines. */
export type Row = { id: number } & Record<string, string | number | boolean | null | readonly (string | number)[]>;

export type ListQuery = {
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
  /**
   * Is shown every row that is left, of all pages, to add them up; reads every thin row like `where`.
   * Called again when the page has to be read anew: the last call counts.
   */
  summarize?: (rows: readonly Row[]) => void;
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
 * @returns how many rows are left, and the ids on the page, in order
 */
export function pageOf(rows: readonly Row[], query: ListQuery): { total: number; ids: number[] } {
  const kept = query.where ? rows.filter(query.where) : [...rows];
  query.summarize?.(kept);
  const direction = query.descending ? -1 : 1;
  const usual = (a: Row, b: Row): number =>
    direction * ((query.by === 'date' ? compare(a.on, b.on) : 0) || a.id - b.id);
  kept.sort((a, b) => query.order?.(a, b) || usual(a, b));
  const page = kept.slice(query.offset, query.offset + query.limit);
  return { total: kept.length, ids: page.map((row) => row.id) };
}
