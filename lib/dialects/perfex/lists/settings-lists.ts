/**
 * Perfex's `common` data: short lists of the firm that this dialect only shows. They are written
 * in the settings, and, being short, are read whole and put in order here.
 */
import * as z from 'zod';
import { compare } from '../../../domain/list-query.ts';
import { fixedDecimal } from '../../../domain/money.ts';
import { Problem } from '../../../domain/problem.ts';
import type { Entry } from '../../../domain/settings/entry.ts';
import type { ExpenseCategory, PaymentMode, Tax } from '../../../domain/settings/settings.ts';
import { type Handler, lambda } from '../../../http/lambda.ts';
import type { Route, ScopeResource } from '../../../http/route.ts';
import { listEntries } from '../../../operations/settings/entries.ts';
import type { Collection } from '../../../store/collection.ts';
import type { Store } from '../../../store/store.ts';
import { answerOf, type Field, present, shown } from '../../field-table.ts';
import { declare, namesOf } from '../protocol/entity.ts';
import { protocol } from '../protocol/envelope.ts';
import { askedOf, checkNames, chosenFields, listQuery, metaOf, type SortKeys } from '../protocol/paging.ts';

type Column<D> = Field<D, unknown, undefined>;

type ShortList<D extends Entry> = {
  resource: string;
  /** For the summary. */
  plural: string;
  /** What the document calls it in the path: `/api/common/{type}`. */
  type: string;
  scope: ScopeResource;
  collection: (store: Store) => Collection<D>;
  fields: readonly Column<D>[];
  /** What `sort` may ask for; the order of the first, then the id, is the usual one. */
  sortable: SortKeys<D>;
};

const message = 'No data were found';

/** GET /api/common/{type}: the entries that are there, whether in use or not. */
export function shortList<D extends Entry>(entity: ShortList<D>): { route: Route; handler: Handler } {
  const { resource, plural, type, scope, fields, sortable } = entity;
  const route = {
    ...declare(
      { resource, scope },
      {
        method: 'GET',
        path: `/api/common/${type}`,
        verb: 'list',
        right: 'read',
        summary: `List all ${plural}.`,
        failure: message,
      },
    ),
    query: listQuery,
    answer: z.array(answerOf(fields)),
  };
  const [first = () => 0] = Object.values(sortable);
  const usual = (a: D, b: D): number => compare(first(a), first(b)) || a.id - b.id;
  const handler = lambda(protocol, route, async ({ query, store, firm, today, at }) => {
    checkNames(query.fields, namesOf(fields));
    const entries = (await listEntries(entity.collection(store))).sort(usual);
    const { shown: asked, total, paging } = askedOf(entries, query, sortable, firm);
    if (paging === null && total === 0) throw new Problem('not_found', message);
    const view = { firm, today, at, join: undefined };
    const data = asked.map((doc) => chosenFields(present(fields, doc, view), query.fields, 'id'));
    return { status: 200, body: paging ? { data, meta: metaOf(total, paging.page, paging.size) } : data };
  });
  return { route, handler };
}

const text = <D>(wire: string, show: (doc: D) => string): Column<D> => shown(wire, z.string(), show);
const flag = (wire: string, show: (doc: PaymentMode) => boolean): Column<PaymentMode> =>
  text(wire, (doc) => (show(doc) ? '1' : '0'));
const idAndName: readonly Column<Entry & { name: string }>[] = [
  text('id', (doc) => String(doc.id)),
  text('name', (doc) => doc.name),
];

export const expenseCategories: ShortList<ExpenseCategory> = {
  resource: 'expense-categories',
  plural: 'expense categories',
  type: 'expense_category',
  scope: 'expense-categories',
  collection: (store) => store.expenseCategories,
  fields: [...idAndName, text('description', (doc) => doc.description)],
  sortable: { id: (doc) => doc.id, name: (doc) => doc.name },
};

export const paymentModes: ShortList<PaymentMode> = {
  resource: 'payment-modes',
  plural: 'payment modes',
  type: 'payment_mode',
  scope: 'payment-modes',
  collection: (store) => store.paymentModes,
  fields: [
    ...idAndName,
    shown('description', z.string().nullable(), (doc) => doc.description),
    flag('show_on_pdf', (doc) => doc.showOnPdf),
    flag('invoices_only', (doc) => doc.invoicesOnly),
    flag('expenses_only', (doc) => doc.expensesOnly),
    flag('selected_by_default', (doc) => doc.selectedByDefault),
    flag('active', (doc) => doc.active),
  ],
  sortable: { id: (doc) => doc.id, name: (doc) => doc.name },
};

/** Lowest rate first, as the document's sample has them. */
export const taxes: ShortList<Tax> = {
  resource: 'taxes',
  plural: 'taxes',
  type: 'tax_data',
  scope: 'taxes',
  collection: (store) => store.taxes,
  fields: [...idAndName, text('taxrate', (doc) => fixedDecimal(doc.ratePercent, 2))],
  sortable: { taxrate: (doc) => Number(doc.ratePercent), id: (doc) => doc.id, name: (doc) => doc.name },
};

/** GET /api/common/{type} for every other word: the three that mean something are routes of their own. */
export function otherCommonData(): { route: Route; handler: Handler } {
  const failure = 'Not valid data';
  const route = {
    ...declare(
      { resource: 'common', scope: 'expense-categories' },
      {
        method: 'GET',
        path: '/api/common/{type}',
        verb: 'read',
        right: 'read',
        summary: 'Look up common data by its type: expense_category, payment_mode or tax_data.',
        failure,
      },
    ),
    params: z.object({ type: z.string() }),
    answer: z.array(
      z.union([answerOf(expenseCategories.fields), answerOf(paymentModes.fields), answerOf(taxes.fields)]),
    ),
  };
  const handler = lambda(protocol, route, async () => {
    throw new Problem('not_found', failure);
  });
  return { route, handler };
}
