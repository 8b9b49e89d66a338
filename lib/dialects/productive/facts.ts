/** Filters and sorts over the facts of thin rows, as tables of what lists can be asked are made of. */
import { toDate } from '../../domain/calendar.ts';
import { type Row, readFact } from '../../domain/list-query.ts';
import { foldText } from '../../domain/text.ts';
import { choiceKind, type Filter, type Filters, kinds } from './filters.ts';
import type { Queryable, Sort } from './list-query.ts';

export const plainFilter = (kind: Filter['kind'], fact: string): Filter => ({
  kind,
  fact: (row) => readFact(row, fact),
});

/** The id of another record; `relation` names the stored lists that are kept of each. */
export const idFilter = (fact: string, relation?: string): Filter => ({
  ...plainFilter(kinds.id, fact),
  ...(relation ? { list: (value) => `${relation}=${value}` } : {}),
});

/** A text whatever its case and accents, and `query`, which looks for a part of it. */
export function textFilters(name: string, text: (row: Row) => string): Filters {
  const filter: Filter = { kind: kinds.text, fact: (row) => foldText(text(row)) };
  return { [name]: filter, query: { ...filter, bare: 'contains' } };
}

/** `x`, `x_after` and `x_before`; the bounds are part of the span. */
export function dateFilters(name: string, fact: string): Filters {
  const filter = plainFilter(kinds.date, fact);
  return {
    [name]: filter,
    [`${name}_after`]: { ...filter, bare: 'gt_eq' },
    [`${name}_before`]: { ...filter, bare: 'lt_eq' },
  };
}

/** The day a record was made, in the firm's time zone. */
export const createdAt: Filter = {
  kind: kinds.date,
  fact: (row, organization) => toDate(Date.parse(String(row.created)), organization.timezone),
};

/** Sorts by something of the row. */
export const sortBy =
  (fact: (row: Row) => unknown): Sort =>
  async () =>
    fact;

/** `status`: 1 in use, 2 no longer. */
export const statusFilter = (isInUse: (row: Row) => boolean): Filters => ({
  status: { kind: choiceKind(1, 2), fact: (row) => (isInUse(row) ? 1 : 2) },
});

/** What lists of records that have a name can be asked. */
export function queryableByName(filters: Filters, name = (row: Row): string => String(row.name)): Queryable {
  return {
    filters: { id: idFilter('id'), created_at: createdAt, ...textFilters('name', name), ...filters },
    sorts: { name: sortBy((row) => foldText(name(row))), created_at: sortBy((row) => row.created) },
    aggregates: {},
  };
}
