/** Productive's service type: an expense category. */
import * as z from 'zod';
import { cutPage, type ListQuery, type Row } from '../../domain/list-query.ts';
import type { ExpenseCategory } from '../../domain/settings/settings.ts';
import { listEntries } from '../../operations/settings/entries.ts';
import type { Work } from '../../store/work.ts';
import { defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { constantColumns, formatInstant, nullableText } from './columns.ts';
import { queryableByName, statusFilter } from './facts.ts';
import { defineProductive } from './protocol.ts';

const { computed } = defineColumns<ExpenseCategory, object, undefined>();

const columns = [
  computed('name', z.string(), (doc) => doc.name),
  ...constantColumns({ category_id: null }),
  computed('archived_at', nullableText, (doc, view) =>
    formatInstant(doc.deletedAt ?? (doc.active ? null : doc.updatedAt), view),
  ),
  computed('description', z.string(), (doc) => doc.description),
];

/** Deleted entries are in no list, but are read for the expenses that have them. */
async function locate<S>(query: ListQuery<S>, { store }: Work) {
  const rows = (await listEntries(store.expenseCategories)).map(
    (doc): Row => ({ id: doc.id, created: doc.createdAt, name: doc.name, active: doc.active }),
  );
  return cutPage(rows, query);
}

export const serviceType = defineProductive<ExpenseCategory, object, undefined>({
  name: 'service-types',
  singular: 'a service type',
  plural: 'service types',
  scope: 'expense-categories',
  records: (store) => store.expenseCategories,
  columns,
  relationships: [],
  join: joinNothing,
  queryable: queryableByName(statusFilter((row) => row.active === true)),
  locate,
});
