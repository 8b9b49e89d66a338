/** The columns that Perfex's bills have in common. Each kind picks its own, in the order of its samples. */
import * as z from 'zod';
import { getCurrency } from '../../../domain/currency.ts';
import { formatMinor } from '../../../domain/money.ts';
import { defineColumns, type Needed, type Options } from '../../fields.ts';
import { discountTypeColumn, tagsColumn, wholeNumberColumn } from '../columns/bill.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { demand } from '../protocol/messages.ts';
import type { BillColumn, BillDoc, BillFields } from './input.ts';
import { changedLinesColumn, newLinesColumn, removedLinesColumn } from './lines.ts';

const text = z.string();
const { column, computed, writeOnly } = defineColumns<BillDoc, BillFields>();

/** A column that shows the same value for every bill. */
export const constant = (wire: string, value: string | null): BillColumn =>
  computed(wire, text.nullable(), () => value);

const exact = (minor: number, currency: string): string => formatMinor(minor, getCurrency(currency).minorDigits);

const amount = (wire: string, minor: (doc: BillDoc) => number): BillColumn =>
  computed(wire, text, (doc) => codec.formatMoney(minor(doc), doc.currency));

/** A column that is "1" or "0". */
export const flag = (wire: string, key: 'includeShipping' | 'showShipping', sample = '1'): BillColumn =>
  column(wire, key, codec.flag, { sample });

/** A text of the bill; `none` is shown while nothing was ever written. */
export const note = (wire: string, key: 'terms' | 'notes' | 'adminNote', none: '' | null): BillColumn =>
  column(wire, key, codec.nullableText, { read: (doc) => doc[key] ?? none });

/** Reads the prefix as it was when the bill got its number; "" without a number. */
export function readPrefix({ number, reference }: Pick<BillDoc, 'number' | 'reference'>): string {
  return number === null ? '' : reference.slice(0, Math.max(0, reference.lastIndexOf(String(number))));
}

export const id = computed('id', text, (doc) => String(doc.id));
export const created = computed('datecreated', text, (doc, view) => codec.formatDateTime(doc.createdAt, view));
export const addedFrom = computed('addedfrom', text, (doc) => String(doc.createdBy ?? 0));

export const customer = column('clientid', 'customerId', codec.id, {
  ...demand('always', 'Customer'),
  read: (doc) => doc.customerId ?? 0,
});

export const date = column('date', 'issueOn', codec.date, demand('always', 'Date'));

/** Number, prefix and format of a bill. `name`: the bill's name in messages, "Estimate". */
export const numbers = (name: string): BillColumn[] => [
  column('number', 'number', wholeNumberColumn, {
    ...demand('always', `${name} number`),
    read: (doc) => doc.number ?? 0,
  }),
  computed('prefix', text, readPrefix),
  computed('number_format', text, () => '1'),
];

const currencyField = column('currency', 'currency', codec.currency, demand('always', 'Currency'));

const adjustmentField = column('adjustment', 'adjustment', codec.decimal, {
  read: (doc) => exact(doc.adjustmentMinor, doc.currency),
  sample: '0.00',
});

/** Currency and sums. The client states subtotal and total, and they are compared with ours. */
export const sums: readonly BillColumn[] = [
  currencyField,
  column('subtotal', ['stated', 'subtotal'], codec.decimal, {
    ...demand('always', 'Sub Total'),
    read: (doc) => exact(doc.totals.subtotalMinor, doc.currency),
    sample: '10.00',
  }),
  amount('total_tax', (doc) => doc.totals.taxMinor),
  column('total', ['stated', 'total'], codec.decimal, {
    ...demand('always', 'Total'),
    read: (doc) => exact(doc.totals.grossMinor, doc.currency),
    sample: '10.89',
  }),
  adjustmentField,
];

/** Currency and sums where the client cannot state the sums. */
export const ownSums: readonly BillColumn[] = [
  amount('total', (doc) => doc.totals.grossMinor),
  amount('subtotal', (doc) => doc.totals.subtotalMinor),
  amount('total_tax', (doc) => doc.totals.taxMinor),
  adjustmentField,
  currencyField,
];

export const discount: readonly BillColumn[] = [
  column('discount_percent', ['discount', 'percent'], codec.decimal, { sample: '10' }),
  column('discount_total', ['discount', 'fixed'], codec.decimal, {
    alsoNames: ['discount'],
    read: (doc) => exact(doc.totals.invoiceDiscountMinor, doc.currency),
    sample: '1.00',
  }),
  column('discount_type', ['discount', 'type'], discountTypeColumn),
];

/** The column of the member of staff who sells. */
export const seller = (wire: string, options: Options = {}): BillColumn =>
  column(wire, 'salesStaffId', codec.optionalId, options);

export const project = column('project_id', 'projectId', codec.optionalId);

export const tags = column('tags', 'tags', tagsColumn);

/** The columns that write lines: new ones, changed ones, and those to remove. */
export function lines(required: { newitems: Needed; items: Needed }): BillColumn[] {
  const message = 'The Items field is required';
  return [
    writeOnly('newitems', ['lines', 'add'], newLinesColumn, {
      required: required.newitems,
      message,
      list: true,
      staysUnsent: true,
      alsoNames: ['lines'],
    }),
    writeOnly('items', ['lines', 'change'], changedLinesColumn, {
      required: required.items,
      message,
      list: true,
      staysUnsent: true,
    }),
    writeOnly('removed_items', ['lines', 'remove'], removedLinesColumn),
    // Names refusals of taxes within lines; it is never read or shown.
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
