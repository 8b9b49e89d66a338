/** Productive's service type: an expense category. */
import * as z from 'zod';
import { type ListQuery, pageOf, type Row } from '../../domain/list-query.ts';
import type { ExpenseCategory } from '../../domain/settings/settings.ts';
import { listEntries } from '../../operations/settings/entries.ts';
import type { Work } from '../../store/work.ts';
import { columnsOf } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { constants, instantOf, nullableText } from './columns.ts';
import { askableByName, status } from './facts.ts';
import { productive } from './protocol.ts';

const { computed } = columnsOf<ExpenseCategory, object, undefined>();

const columns = [
  computed('name', z.string(), (doc) => doc.name),
  ...constants({ category_id: null }),
  computed('archived_at', nullableText, (doc, view) =>
    instantOf(doc.deletedAt ?? (doc.active ? null : doc.updatedAt), view),
  ),
  computed('description', z.string(), (doc) => doc.description),
];

/** A short list that is read whole; deleted entries are in no list, but are read for the expenses that have them. */
async function locate<S>(query: ListQuery<S>, { store }: Work) {
  const rows = (await listEntries(store.expenseCategories)).map(
    (doc): Row => ({ id: doc.id, created: doc.createdAt, name: doc.name, active: doc.active }),
  );
  return pageOf(rows, query);
}

export const serviceType = productive<ExpenseCategory, object, undefined>({
  name: 'service-types',
  singular: 'a service type',
  plural: 'service types',
  scope: 'expense-categories',
  records: (store) => store.expenseCategories,
  columns,
  relationships: [],
  join: joinNothing,
  askable: askableByName(status((row) => row.active === true)),
  locate,
});
