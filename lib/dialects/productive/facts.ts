/** Filters and sorts over the facts of rows. */
import { toDate } from '../../domain/calendar.ts';
import { type Row, readFact } from '../../domain/list-query.ts';
import { foldText } from '../../domain/text.ts';
import { requireRight } from '../../operations/record/records.ts';
import type { Store } from '../../store/store.ts';
import { choiceKind, type Filter, type Filters, kinds } from './filters.ts';
import type { Queryable, Sort } from './list-query.ts';

/** A filter that compares a fact of the row as it is. */
export const plainFilter = (kind: Filter['kind'], fact: string): Filter => ({
  kind,
  fact: (row) => readFact(row, fact),
});

/** Filters by the id of another record; `relation` names the stored lists for it. */
export const idFilter = (fact: string, relation?: string): Filter => ({
  ...plainFilter(kinds.id, fact),
  ...(relation ? { list: (value) => `${relation}=${value}` } : {}),
});

/** Filters by a text regardless of case and accents; `query` looks for a part of it. */
export function textFilters(name: string, text: (row: Row) => string): Filters {
  const filter: Filter = { kind: kinds.text, fact: (row) => foldText(text(row)) };
  return { [name]: filter, query: { ...filter, bare: 'contains' } };
}

/** Makes `x`, `x_after` and `x_before`; both bounds are included. */
export function dateFilters(name: string, fact: string): Filters {
  const filter = plainFilter(kinds.date, fact);
  return {
    [name]: filter,
    [`${name}_after`]: { ...filter, bare: 'gt_eq' },
    [`${name}_before`]: { ...filter, bare: 'lt_eq' },
  };
}

/** Filters by the day of creation in the organization's time zone. */
export const createdAt: Filter = {
  kind: kinds.date,
  fact: (row, organization) => toDate(Date.parse(String(row.created)), organization.timezone),
};

/** A sort by a fact of the row. */
export const sortBy =
  (fact: (row: Row) => unknown): Sort =>
  async () =>
    fact;

/** A filter by what is the same of every record. */
export const constantFilter = (kind: Filter['kind'], value: string | number | boolean | null): Filter => ({
  kind,
  fact: () => value,
});

type Named = Pick<Store['projects' | 'customers'], 'locate'>;

/** Reads the name of each record, as rows have it. Costs as much as a free filter over these records. */
async function readNames(records: Named): Promise<ReadonlyMap<number, string>> {
  const toNames = (rows: readonly Row[]) => new Map(rows.map((row) => [row.id, foldText(String(row.name))]));
  const { sums } = await records.locate({ offset: 0, limit: 1, summarize: toNames });
  return sums ?? new Map();
}

/** A sort by the name of the record whose id is a fact of the row. */
export const sortByName =
  (kind: 'projects' | 'customers', fact: string): Sort =>
  async (work) => {
    requireRight(work, `${kind}:read`);
    const names = await readNames(work.store.seen[kind]);
    return (row) => names.get(Number(row[fact]));
  };

/** Makes `status`: 1 in use, 2 no longer. */
export const statusFilter = (isInUse: (row: Row) => boolean) => ({
  status: { kind: choiceKind(1, 2), fact: (row: Row) => (isInUse(row) ? 1 : 2) },
});

/** Builds the filters and sorts of records that have a name. */
export function queryableByName(
  filters: Filters,
  { name = (row) => String(row.name), sorts = {} }: { name?: (row: Row) => string; sorts?: Queryable['sorts'] } = {},
): Queryable {
  return {
    filters: { id: idFilter('id'), created_at: createdAt, ...textFilters('name', name), ...filters },
    sorts: { name: sortBy((row) => foldText(name(row))), created_at: sortBy((row) => row.created), ...sorts },
    aggregates: {},
  };
}

/** Filters by the company of a record's project. */
export const projectsOfCompany: Filter = {
  ...plainFilter(kinds.id, 'project'),
  expand: async (companyIds, work) => {
    requireRight(work, 'projects:read');
    const found = await Promise.all(
      [...new Set(companyIds)].map((id) => listIds(work.store.projects, `customer=${id}`)),
    );
    return found.flat();
  },
};

const idsAtOnce = 1_000;

async function listIds({ idsAfter }: Pick<Store['projects'], 'idsAfter'>, list: string): Promise<number[]> {
  const ids: number[] = [];
  for (let part: number[] = []; ids.length === 0 || part.length === idsAtOnce; ids.push(...part)) {
    part = await idsAfter(list, ids.at(-1) ?? 0, idsAtOnce);
    if (part.length === 0) break;
  }
  return ids;
}
