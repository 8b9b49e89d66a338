/** Productive's service type: an expense category. */
import type { ExpenseCategory } from '../../domain/settings/settings.ts';
import { instant, rowsOf } from './columns.ts';
import { resource } from './resource.ts';

const { text, textOrNull, fixed } = rowsOf<ExpenseCategory, undefined>();

export const serviceType = resource<ExpenseCategory, undefined>({
  type: 'service_types',
  collection: (store) => store.expenseCategories,
  join: async () => undefined,
  fields: [
    text('name', (doc) => doc.name),
    ...fixed({ category_id: null }),
    textOrNull('archived_at', (doc, view) => instant(doc.deletedAt ?? (doc.active ? null : doc.updatedAt), view)),
    text('description', (doc) => doc.description),
  ],
  relations: [],
});
