/** Columns that answers show of an expense beyond its own: those of its customer, category, payment mode and taxes. */
import * as z from 'zod';
import type { Expense } from '../../../domain/expense/expense.ts';
import { formatFixedDecimal } from '../../../domain/money.ts';
import type { Tax } from '../../../domain/settings/settings.ts';
import type { Work } from '../../../store/work.ts';
import { type Column, computed } from '../../fields.ts';
import { readById } from '../bills/presentation.ts';
import { customerColumns, customerWires } from '../columns/company.ts';
import { defineJoined, findEntry } from '../columns/joined.ts';
import { modeFlags } from '../columns/payment-modes.ts';
import type { ExpenseFields, Join } from './expense-input.ts';

type Joined = Column<Expense, ExpenseFields, Join>;

/** Reads the records that expenses refer to. One round trip. */
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

/** Customer columns of an expense without a customer; all others are "". */
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

/** Columns that only the customer's own answers show. */
const hidden: ReadonlySet<string> = new Set(['addedfrom', 'groups_in', 'partnership_type']);

const ofCustomer: readonly Joined[] = customerColumns(
  customerWires.filter((wire) => !hidden.has(wire)),
  (doc, { customers }) => customers.get(doc.customerId ?? 0),
  (wire, { customerId }) => {
    // A customer that may not be read shows only its number.
    if (customerId !== null) return wire === 'userid' ? String(customerId) : null;
    return wire in withoutCustomer ? (withoutCustomer[wire] ?? null) : '';
  },
  ['userid'],
);

const ofCategory = defineJoined('expense-categories', (doc: Expense, join: Join) =>
  findEntry(doc.categoryId, join.categories),
);
const ofMode = defineJoined('payment-modes', (doc: Expense, join: Join) => findEntry(doc.paymentModeId, join.modes));
const ofTax = defineJoined('taxes', (doc: Expense, join: Join) => findEntry(doc.taxId, join.taxes));
const ofSecondTax = defineJoined('taxes', (doc: Expense, join: Join) => findEntry(doc.secondTaxId, join.taxes));
const rate = (tax: Tax): string => formatFixedDecimal(tax.ratePercent, 2);

/** All joined columns, in the order of the document's sample. */
export const joinedColumns: readonly Joined[] = [
  ...ofCustomer,
  ofCategory('name', '', (category) => category.name),
  ofCategory('description', '', (category) => category.description),
  ...modeFlags(ofMode),
  ofTax('taxrate', null, rate),
  ofCategory('category_name', '', (category) => category.name),
  ofMode('payment_mode_name', null, (mode) => mode.name),
  ofTax('tax_name', null, (tax) => tax.name),
  ofSecondTax('tax_name2', null, (tax) => tax.name),
  ofSecondTax('taxrate2', null, rate),
  computed('expenseid', z.string(), (doc) => String(doc.id)),
];
