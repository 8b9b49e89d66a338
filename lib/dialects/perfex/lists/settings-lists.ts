/** Perfex's `common` data: short lists of the settings, which this dialect only shows. They are read whole. */
import * as z from 'zod';
import { compare } from '../../../domain/list-query.ts';
import { formatFixedDecimal } from '../../../domain/money.ts';
import { Problem } from '../../../domain/problem.ts';
import type { Entry } from '../../../domain/settings/entry.ts';
import type { ExpenseCategory, PaymentMode, Tax } from '../../../domain/settings/settings.ts';
import type { ScopeResource } from '../../../http/route.ts';
import { listEntries } from '../../../operations/settings/entries.ts';
import type { Collection } from '../../../store/collection.ts';
import type { Store } from '../../../store/store.ts';
import { type Declared, declareFor } from '../../declare.ts';
import { buildAnswer, type Column as ColumnOf, computed, presentRecord } from '../../fields.ts';
import { buildView } from '../../resource.ts';
import { modeFlags } from '../columns/payment-modes.ts';
import { protocol } from '../protocol/envelope.ts';
import { checkFields } from '../protocol/lists.ts';
import { nothingFound } from '../protocol/messages.ts';
import { listQuery, replyWithWhole, type SortKeys } from '../protocol/paging.ts';

type Column<D> = ColumnOf<D, unknown, undefined>;

type ShortList<D extends Entry> = {
  name: string;
  plural: string;
  /** The word in the path: `/api/common/{type}`. */
  type: string;
  scope: ScopeResource;
  records: (store: Store) => Collection<D>;
  columns: readonly Column<D>[];
  /** Sort keys; the first, then the id, is the default order. */
  sortable: SortKeys<D>;
};

/** GET /api/common/{type}: all entries that are not deleted, whether in use or not. */
export function listEntriesOfType<D extends Entry>({
  type,
  records,
  columns,
  sortable,
  plural,
  ...of
}: ShortList<D>): Declared {
  const [first = () => 0] = Object.values(sortable);
  const compareByDefault = (a: D, b: D): number => compare(first(a), first(b)) || a.id - b.id;
  return declareFor(protocol, of)(
    { method: 'GET', path: `/api/common/${type}`, verb: 'list', summary: `List all ${plural}.` },
    { failure: nothingFound, query: listQuery, answer: z.array(buildAnswer(columns)) },
    async ({ query, ...work }) => {
      checkFields(columns, query.fields, work);
      const entries = (await listEntries(records(work.store))).sort(compareByDefault);
      const view = buildView(undefined, work);
      return replyWithWhole(
        entries,
        query,
        { sortable, show: (doc) => presentRecord(columns, doc, view) },
        work.organization,
      );
    },
  );
}

const text = <D>(wire: string, show: (doc: D) => string): Column<D> => computed(wire, z.string(), show);
const idAndName: readonly Column<Entry & { name: string }>[] = [
  text('id', (doc) => String(doc.id)),
  text('name', (doc) => doc.name),
];

export const expenseCategories: ShortList<ExpenseCategory> = {
  name: 'expense-categories',
  plural: 'expense categories',
  type: 'expense_category',
  scope: 'expense-categories',
  records: (store) => store.expenseCategories,
  columns: [...idAndName, text('description', (doc) => doc.description)],
  sortable: { id: (doc) => doc.id, name: (doc) => doc.name },
};

export const paymentModes: ShortList<PaymentMode> = {
  name: 'payment-modes',
  plural: 'payment modes',
  type: 'payment_mode',
  scope: 'payment-modes',
  records: (store) => store.paymentModes,
  columns: [
    ...idAndName,
    computed('description', z.string().nullable(), (doc) => doc.description),
    ...modeFlags((wire, _, show) => computed(wire, z.string(), show)),
    text('active', (doc) => (doc.active ? '1' : '0')),
  ],
  sortable: { id: (doc) => doc.id, name: (doc) => doc.name },
};

/** Lowest rate first, as in the API document's sample. */
export const taxes: ShortList<Tax> = {
  name: 'taxes',
  plural: 'taxes',
  type: 'tax_data',
  scope: 'taxes',
  records: (store) => store.taxes,
  columns: [...idAndName, text('taxrate', (doc) => formatFixedDecimal(doc.ratePercent, 2))],
  sortable: { taxrate: (doc) => Number(doc.ratePercent), id: (doc) => doc.id, name: (doc) => doc.name },
};

/** GET /api/common/{type} for unknown types: the three known ones are separate routes. */
export function refuseOtherTypes(): Declared {
  const failure = 'Not valid data';
  return declareFor(protocol, { name: 'common', scope: 'expense-categories' })(
    {
      method: 'GET',
      path: '/api/common/{type}',
      verb: 'read',
      summary: 'Look up common data by its type: expense_category, payment_mode or tax_data.',
    },
    {
      failure,
      params: z.object({ type: z.string() }),
      answer: z.array(
        z.union([
          buildAnswer(expenseCategories.columns),
          buildAnswer(paymentModes.columns),
          buildAnswer(taxes.columns),
        ]),
      ),
    },
    async () => {
      throw new Problem('not_found', failure);
    },
  );
}
