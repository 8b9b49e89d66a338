/**
 * The columns that Perfex's invoices, credit notes, estimates and proposals have in common. Each kind
 * takes those it has, in the order of its samples, and says which of them must be given.
 */
import * as z from 'zod';
import { type Field, field, type Needed, shown } from '../../field-table.ts';
import { discountTypeColumn, tagsColumn, wholeNumberColumn } from '../columns/bill.ts';
import {
  currencyMeant,
  currencyNumber,
  dateColumn,
  dateTime,
  decimalColumn,
  flagColumn,
  idColumn,
  money,
  nullableTextColumn,
  optionalIdColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import type { BillDoc, BillForm, BillRow } from './form.ts';
import { changedLinesColumn, newLinesColumn, removedLinesColumn } from './lines.ts';

const text = z.string();
const textOrNull = z.string().nullable();

/** A column that says the same of every bill. */
export const constant = (wire: string, value: string | null): BillRow => shown(wire, textOrNull, () => value);

/** An amount of the bill as money. */
const amount = (wire: string, minor: (doc: BillDoc) => number): BillRow =>
  shown(wire, text, (doc) => money(minor(doc), doc.currency));

export function flag(wire: string, key: 'includeShipping' | 'showShipping', sample = '1'): BillRow {
  return field(wire, { codec: flagColumn, get: (doc) => doc[key], put: (value) => ({ [key]: value }), sample });
}

/** A text of the bill; `none` is what stands where none was ever written. */
export function note(wire: string, key: 'terms' | 'notes' | 'adminNote', none: '' | null): BillRow {
  return field(wire, { codec: nullableTextColumn, get: (doc) => doc[key] ?? none, put: (value) => ({ [key]: value }) });
}

/** What is printed before the number, as it was when the number was given; "" where there is no number. */
export function prefixOf({ number, reference }: Pick<BillDoc, 'number' | 'reference'>): string {
  return number === null ? '' : reference.slice(0, Math.max(0, reference.lastIndexOf(String(number))));
}

export const idField: BillRow = shown('id', text, (doc) => String(doc.id));
export const createdField: BillRow = shown('datecreated', text, (doc, view) => dateTime(doc.createdAt, view));
export const addedFromField: BillRow = shown('addedfrom', text, (doc) => String(doc.createdBy ?? 0));

export const customerField: BillRow = field('clientid', {
  codec: idColumn,
  required: 'always',
  message: 'The Customer field is required',
  get: (doc) => doc.customerId ?? 0,
  put: (customerId) => ({ customerId }),
});

export const dateField: BillRow = field('date', {
  codec: dateColumn,
  required: 'always',
  message: 'The Date field is required',
  get: (doc) => doc.issueOn,
  put: (issueOn) => ({ issueOn }),
});

/**
 * The number of a bill that is numbered in a row of its own kind, its prefix and its format.
 * @param name what messages call such a bill: "Estimate"
 */
export const numberFields = (name: string): Field<BillDoc, { number: number }, unknown>[] => [
  field('number', {
    codec: wholeNumberColumn,
    required: 'always',
    message: `The ${name} number field is required`,
    get: (doc) => doc.number ?? 0,
    put: (number) => ({ number }),
  }),
  shown('prefix', text, prefixOf),
  shown('number_format', text, () => '1'),
];

/** The customer's own reference; the document also labels it. */
type Referred = { customerReference: string };
export const referenceField: Field<Referred, Referred, unknown> = field('reference_no', {
  codec: textColumn,
  also: ['Reference', 'reference'],
  get: (doc) => doc.customerReference,
  put: (customerReference) => ({ customerReference }),
});

const currencyField: BillRow = field('currency', {
  codec: { ...textColumn, broken: '99' },
  required: 'always',
  message: 'The Currency field is required',
  get: (doc, view) => String(currencyNumber(doc.currency, view)),
  put: (given, view): Partial<BillForm> => {
    const currency = currencyMeant(given, view);
    return currency ? { currency } : {};
  },
  sample: '1',
});

const adjustmentField: BillRow = field('adjustment', {
  codec: decimalColumn,
  get: (doc) => money(doc.adjustmentMinor, doc.currency),
  put: (adjustment) => ({ adjustment }),
  sample: '0.00',
});

/** Currency and sums; subtotal and total are given by the client and held against ours. */
export const sumFields: readonly BillRow[] = [
  currencyField,
  field('subtotal', {
    codec: decimalColumn,
    required: 'always',
    message: 'The Sub Total field is required',
    get: (doc) => money(doc.totals.subtotalMinor, doc.currency),
    put: (subtotal) => ({ subtotal }),
    sample: '10.00',
  }),
  amount('total_tax', (doc) => doc.totals.taxMinor),
  field('total', {
    codec: decimalColumn,
    required: 'always',
    message: 'The Total field is required',
    get: (doc) => money(doc.totals.grossMinor, doc.currency),
    put: (total) => ({ total }),
    sample: '10.89',
  }),
  adjustmentField,
];

/** Currency and sums where a client has no say in the sums. */
export const ownSumFields: readonly BillRow[] = [
  amount('total', (doc) => doc.totals.grossMinor),
  amount('subtotal', (doc) => doc.totals.subtotalMinor),
  amount('total_tax', (doc) => doc.totals.taxMinor),
  adjustmentField,
  currencyField,
];

export const discountFields: readonly BillRow[] = [
  field('discount_percent', {
    codec: decimalColumn,
    get: (doc) => doc.discount.percent,
    put: (discountPercent) => ({ discountPercent }),
    sample: '10',
  }),
  field('discount_total', {
    codec: decimalColumn,
    get: (doc) => money(doc.totals.invoiceDiscountMinor, doc.currency),
    put: (discountTotal) => ({ discountTotal }),
    sample: '1.00',
  }),
  field('discount_type', {
    codec: discountTypeColumn,
    get: (doc) => doc.discount.type,
    put: (discountType) => ({ discountType }),
  }),
];

/** The member of staff who sells it. */
export const sellerField = (wire: string): BillRow =>
  field(wire, {
    codec: optionalIdColumn,
    get: (doc) => doc.salesStaffId,
    put: (salesStaffId) => ({ salesStaffId }),
  });

export const projectField: BillRow = field('project_id', {
  codec: optionalIdColumn,
  get: (doc) => doc.projectId,
  put: (projectId) => ({ projectId }),
});

export const tagsField: BillRow = field('tags', {
  codec: tagsColumn,
  get: (doc) => doc.tags,
  put: (tags) => ({ tags }),
});

/** Lines as they are written: new ones, those that are there, and those to take off. */
export function lineFields(required: { newitems: Needed; items: Needed }): BillRow[] {
  return [
    field('newitems', {
      codec: newLinesColumn,
      required: required.newitems,
      message: 'The Items field is required',
      list: true,
      put: (newLines) => ({ newLines }),
    }),
    field('items', {
      codec: changedLinesColumn,
      required: required.items,
      message: 'The Items field is required',
      list: true,
      put: (changedLines) => ({ changedLines }),
    }),
    field('removed_items', { codec: removedLinesColumn, put: (removedLineIds) => ({ removedLineIds }) }),
  ];
}
