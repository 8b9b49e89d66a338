/**
 * The columns that Perfex's invoices, credit notes, estimates and proposals have in common. Each kind
 * takes those it has, in the order of its samples, and says which of them must be given.
 */
import * as z from 'zod';
import { getCurrency } from '../../../domain/currency.ts';
import { formatMinor } from '../../../domain/money.ts';
import { defineColumns, type Needed, type Options } from '../../fields.ts';
import { discountTypeColumn, tagsColumn, wholeNumberColumn } from '../columns/bill.ts';
import {
  currencyColumn,
  dateColumn,
  decimalColumn,
  flagColumn,
  formatDateTime,
  formatMoney,
  idColumn,
  nullableTextColumn,
  optionalIdColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import type { BillColumn, BillDoc, BillFields } from './input.ts';
import { changedLinesColumn, newLinesColumn, removedLinesColumn } from './lines.ts';

const text = z.string();
const { column, computed, writeOnly } = defineColumns<BillDoc, BillFields>();

/** A column that says the same of every bill. */
export const constant = (wire: string, value: string | null): BillColumn =>
  computed(wire, text.nullable(), () => value);

const exact = (minor: number, currency: string): string => formatMinor(minor, getCurrency(currency).minorDigits);

/** An amount of the bill as money. */
const amount = (wire: string, minor: (doc: BillDoc) => number): BillColumn =>
  computed(wire, text, (doc) => formatMoney(minor(doc), doc.currency));

export const flag = (wire: string, key: 'includeShipping' | 'showShipping', sample = '1'): BillColumn =>
  column(wire, key, flagColumn, { sample });

/** A text of the bill; `none` is what stands where none was ever written. */
export const note = (wire: string, key: 'terms' | 'notes' | 'adminNote', none: '' | null): BillColumn =>
  column(wire, key, nullableTextColumn, { read: (doc) => doc[key] ?? none });

/** What is printed before the number, as it was when the number was given; "" where there is no number. */
export function readPrefix({ number, reference }: Pick<BillDoc, 'number' | 'reference'>): string {
  return number === null ? '' : reference.slice(0, Math.max(0, reference.lastIndexOf(String(number))));
}

export const idField = computed('id', text, (doc) => String(doc.id));
export const createdField = computed('datecreated', text, (doc, view) => formatDateTime(doc.createdAt, view));
export const addedFromField = computed('addedfrom', text, (doc) => String(doc.createdBy ?? 0));

export const customerField = column('clientid', 'customerId', idColumn, {
  required: 'always',
  message: 'The Customer field is required',
  read: (doc) => doc.customerId ?? 0,
});

export const dateField = column('date', 'issueOn', dateColumn, {
  required: 'always',
  message: 'The Date field is required',
});

/**
 * The number of a bill that is numbered in a row of its own kind, its prefix and its format.
 * @param name what messages call such a bill: "Estimate"
 */
export const numberFields = (name: string): BillColumn[] => [
  column('number', 'number', wholeNumberColumn, {
    required: 'always',
    message: `The ${name} number field is required`,
    read: (doc) => doc.number ?? 0,
  }),
  computed('prefix', text, readPrefix),
  computed('number_format', text, () => '1'),
];

/** The customer's own reference; the document also labels it. */
type Referred = { customerReference: string };
export const referenceField = defineColumns<Referred, Partial<Referred>>().column(
  'reference_no',
  'customerReference',
  textColumn,
  { also: ['Reference', 'reference'] },
);

const currencyField = column('currency', 'currency', currencyColumn, {
  required: 'always',
  message: 'The Currency field is required',
});

const adjustmentField = column('adjustment', 'adjustment', decimalColumn, {
  read: (doc) => exact(doc.adjustmentMinor, doc.currency),
  sample: '0.00',
});

/** Currency and sums; subtotal and total are stated by the client and held against ours. */
export const sumFields: readonly BillColumn[] = [
  currencyField,
  column('subtotal', ['stated', 'subtotal'], decimalColumn, {
    required: 'always',
    message: 'The Sub Total field is required',
    read: (doc) => exact(doc.totals.subtotalMinor, doc.currency),
    sample: '10.00',
  }),
  amount('total_tax', (doc) => doc.totals.taxMinor),
  column('total', ['stated', 'total'], decimalColumn, {
    required: 'always',
    message: 'The Total field is required',
    read: (doc) => exact(doc.totals.grossMinor, doc.currency),
    sample: '10.89',
  }),
  adjustmentField,
];

/** Currency and sums where a client has no say in the sums. */
export const ownSumFields: readonly BillColumn[] = [
  amount('total', (doc) => doc.totals.grossMinor),
  amount('subtotal', (doc) => doc.totals.subtotalMinor),
  amount('total_tax', (doc) => doc.totals.taxMinor),
  adjustmentField,
  currencyField,
];

export const discountFields: readonly BillColumn[] = [
  column('discount_percent', ['discount', 'percent'], decimalColumn, { sample: '10' }),
  column('discount_total', ['discount', 'fixed'], decimalColumn, {
    alsoNames: ['discount'],
    read: (doc) => exact(doc.totals.invoiceDiscountMinor, doc.currency),
    sample: '1.00',
  }),
  column('discount_type', ['discount', 'type'], discountTypeColumn),
];

/** The member of staff who sells it. */
export const sellerField = (wire: string, options: Options = {}): BillColumn =>
  column(wire, 'salesStaffId', optionalIdColumn, options);

export const projectField = column('project_id', 'projectId', optionalIdColumn);

export const tagsField = column('tags', 'tags', tagsColumn);

/** Lines as they are written: new ones, those that are there, and those to take off. */
export function lineFields(required: { newitems: Needed; items: Needed }): BillColumn[] {
  const message = 'The Items field is required';
  return [
    writeOnly('newitems', ['lines', 'add'], newLinesColumn, {
      required: required.newitems,
      message,
      list: true,
      alsoNames: ['lines'],
    }),
    writeOnly('items', ['lines', 'change'], changedLinesColumn, { required: required.items, message, list: true }),
    writeOnly('removed_items', ['lines', 'remove'], removedLinesColumn),
    // The name of taxes within lines.
    {
      wire: 'taxname',
      key: ['taxes'],
      alsoNames: [
        ['taxes', 'id'],
        ['taxes', 'name'],
      ],
      answer: z.never(),
      required: 'never',
    },
  ];
}
