/** What answers show of an expense beyond its own columns: those of its customer, category, payment mode and taxes. */
import * as z from 'zod';
import type { Customer } from '../../../domain/customer/customer.ts';
import type { Expense } from '../../../domain/expense/expense.ts';
import { formatFixedDecimal } from '../../../domain/money.ts';
import type { ExpenseCategory, PaymentMode, Tax } from '../../../domain/settings/settings.ts';
import type { ScopeResource } from '../../../domain/token/scopes.ts';
import type { Work } from '../../../store/work.ts';
import { type Column, computed, type View } from '../../fields.ts';
import { readById } from '../bills/presentation.ts';
import { customer } from '../people/customer.ts';
import type { ExpenseFields, Join } from './expense-input.ts';

type Joined = Column<Expense, ExpenseFields, Join>;

/** Reads what the columns of some expenses name. One round trip. */
export async function readNamed(docs: readonly Expense[], { store }: Pick<Work, 'store'>): Promise<Join> {
  const ids = (key: 'customerId' | 'categoryId' | 'paymentModeId' | 'taxId' | 'secondTaxId') =>
    docs.map((doc) => doc[key]);
  const [customers, categories, modes, taxes] = await Promise.all([
    readById(store.customers, ids('customerId')),
    readById(store.expenseCategories, ids('categoryId')),
    readById(store.paymentModes, ids('paymentModeId')),
    readById(store.taxes, [...ids('taxId'), ...ids('secondTaxId')]),
  ]);
  return { customers, categories, modes, taxes };
}

/** What stands in a customer's columns where an expense has none. */
const withoutCustomer: Readonly<Record<string, string | null>> = {
  userid: '0',
  country: '0',
  billing_country: '0',
  shipping_country: '0',
  default_currency: '0',
  show_primary_contact: '0',
  active: '0',
  registration_confirmed: '0',
  datecreated: null,
  leadid: null,
  longitude: null,
  latitude: null,
  stripe_id: null,
};

/** What the customer's own answers show and these do not. */
const hidden: ReadonlySet<string> = new Set(['addedfrom', 'groups_in', 'partnership_type']);

const customerColumns: readonly Joined[] = customer.resource.columns
  .filter((row) => row.show && !hidden.has(row.wire))
  .map((row) =>
    computed(
      row.wire,
      row.answer.nullable(),
      (doc, view) => {
        const client: Customer | undefined = view.join.customers.get(doc.customerId ?? 0);
        if (client) return row.show?.(client, { ...view, join: undefined });
        // One that may not be read is its number and no more.
        if (doc.customerId !== null) return row.wire === 'userid' ? String(doc.customerId) : null;
        return row.wire in withoutCustomer ? withoutCustomer[row.wire] : '';
      },
      row.wire === 'userid' ? undefined : 'customers',
    ),
  );

type Shower<T> = (one: T) => string | null;
/** A column of what the expense names: `none` where it names nothing, null where that may not be read. */
const toColumn =
  <T>(of: ScopeResource, idOf: (doc: Expense) => number | null, among: (join: Join) => ReadonlyMap<number, T>) =>
  (wire: string, none: string | null, show: Shower<T>): Joined =>
    computed(
      wire,
      z.string().nullable(),
      (doc: Expense, view: View<Join>) => {
        const id = idOf(doc);
        if (id === null) return none;
        const one = among(view.join).get(id);
        return one ? show(one) : null;
      },
      of,
    );

const ofCategory = toColumn<ExpenseCategory>(
  'expense-categories',
  (doc) => doc.categoryId,
  ({ categories }) => categories,
);
const ofMode = toColumn<PaymentMode>(
  'payment-modes',
  (doc) => doc.paymentModeId,
  ({ modes }) => modes,
);
const ofTax = toColumn<Tax>(
  'taxes',
  (doc) => doc.taxId,
  ({ taxes }) => taxes,
);
const ofSecondTax = toColumn<Tax>(
  'taxes',
  (doc) => doc.secondTaxId,
  ({ taxes }) => taxes,
);
const flag = (value: boolean): string => (value ? '1' : '0');
const rate: Shower<Tax> = (tax) => formatFixedDecimal(tax.ratePercent, 2);

/** In the order of the document's sample. */
export const joinedColumns: readonly Joined[] = [
  ...customerColumns,
  ofCategory('name', '', (category) => category.name),
  ofCategory('description', '', (category) => category.description),
  ofMode('show_on_pdf', '0', (mode) => flag(mode.showOnPdf)),
  ofMode('invoices_only', '0', (mode) => flag(mode.invoicesOnly)),
  ofMode('expenses_only', '0', (mode) => flag(mode.expensesOnly)),
  ofMode('selected_by_default', '0', (mode) => flag(mode.selectedByDefault)),
  ofTax('taxrate', null, rate),
  ofCategory('category_name', '', (category) => category.name),
  ofMode('payment_mode_name', null, (mode) => mode.name),
  ofTax('tax_name', null, (tax) => tax.name),
  ofSecondTax('tax_name2', null, (tax) => tax.name),
  ofSecondTax('taxrate2', null, rate),
  computed('expenseid', z.string(), (doc) => String(doc.id)),
];
