/** Filters and sorts over the facts of thin rows, as tables of what lists can be asked are made of. */
import { dateIn } from '../../domain/calendar.ts';
import { factOf, type Row } from '../../domain/list-query.ts';
import { fold } from '../../domain/text.ts';
import { choice, type Filter, type Filters, kinds } from './filters.ts';
import type { Askable, Sort } from './list-query.ts';

export const plain = (kind: Filter['kind'], fact: string): Filter => ({ kind, fact: (row) => factOf(row, fact) });

/** The id of another record; `relation` names the stored lists that are kept of each. */
export const id = (fact: string, relation?: string): Filter => ({
  ...plain(kinds.id, fact),
  ...(relation ? { list: (value) => `${relation}=${value}` } : {}),
});

/** A text whatever its case and accents, and `query`, which looks for a part of it. */
export function texts(name: string, text: (row: Row) => string): Filters {
  const filter: Filter = { kind: kinds.text, fact: (row) => fold(text(row)) };
  return { [name]: filter, query: { ...filter, bare: 'contains' } };
}

/** `x`, `x_after` and `x_before`; the bounds are part of the span. */
export function dates(name: string, fact: string): Filters {
  const filter = plain(kinds.date, fact);
  return {
    [name]: filter,
    [`${name}_after`]: { ...filter, bare: 'gt_eq' },
    [`${name}_before`]: { ...filter, bare: 'lt_eq' },
  };
}

/** The day a record was made, in the firm's time zone. */
export const createdAt: Filter = {
  kind: kinds.date,
  fact: (row, firm) => dateIn(Date.parse(String(row.created)), firm.timezone),
};

/** Sorts by something of the row. */
export const by =
  (fact: (row: Row) => unknown): Sort =>
  async () =>
    fact;

/** `status`: 1 in use, 2 no longer. */
export const status = (isInUse: (row: Row) => boolean): Filters => ({
  status: { kind: choice(1, 2), fact: (row) => (isInUse(row) ? 1 : 2) },
});

/** What lists of records that have a name can be asked. */
export function askableByName(filters: Filters, name = (row: Row): string => String(row.name)): Askable {
  return {
    filters: { id: id('id'), created_at: createdAt, ...texts('name', name), ...filters },
    sorts: { name: by((row) => fold(name(row))), created_at: by((row) => row.created) },
    aggregates: {},
  };
}
