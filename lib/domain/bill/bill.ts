/**
 * A bill: what is asked of a customer, promised to it or credited to it, line by line. Invoices,
 * recurring invoices, credit notes, estimates and proposals are bills; what sets them apart is beside
 * these fields in the file of each.
 */
import * as z from 'zod';
import { address, currency, customValues, decimal, emptyAddress, id, instant, minor } from '../record.ts';

export const lineTax = z.object({ taxId: id.nullable(), name: z.string(), ratePercent: decimal });
export type LineTax = z.infer<typeof lineTax>;

/** At most this many lines: a line's own id is bill id × 1,000 + position. */
export const maxLines = 999;

export const line = z.object({
  /** 1…999, given once and never again on this bill. */
  position: z.int().min(1).max(maxLines),
  description: z.string().default(''),
  longDescription: z.string().default(''),
  quantity: decimal,
  /** Major units, as exact as given. */
  unitPrice: decimal,
  discountPercent: decimal.default('0'),
  taxes: z.array(lineTax).default([]),
  unit: z.string().default(''),
  order: z.int().default(0),
  origin: z.enum(['item', 'time entry', 'expense', 'fixed cost']).default('item'),
  /** The catalogue item, time entry or expense it comes from. */
  originId: id.nullable().default(null),
  /** Of a time entry: whose time it is, on what and from when. While it is on the bill these stay as they are. */
  time: z.object({ staffId: id, taskId: id, startedAt: instant }).optional(),
  /** What stands in the custom fields of items, which line items share with the catalogue. */
  customValues: customValues.default({}),
  netMinor: minor,
});
export type Line = z.infer<typeof line>;

/** The kind of record a line charges, and which: that record is on this bill and on no other. Null for other lines. */
export function findChargedRecord({
  origin,
  originId,
}: Pick<Line, 'origin' | 'originId'>): { recordType: 'timesheet' | 'expense'; id: number } | null {
  if (originId === null) return null;
  if (origin === 'time entry') return { recordType: 'timesheet', id: originId };
  return origin === 'expense' ? { recordType: 'expense', id: originId } : null;
}

/** Lines as another bill takes them over: time and expenses are charged once, so there they are items like others. */
export function copyLines(lines: readonly Line[]): Line[] {
  return lines.map((one) =>
    findChargedRecord(one) ? { ...one, origin: 'item', originId: null, time: undefined } : one,
  );
}

/** Name, tax number and addresses of the customer as they were when the bill was written. */
export const customerSnapshot = z.object({
  name: z.string().default(''),
  identification: z.string().default(''),
  email: z.string().default(''),
  contactPerson: z.string().default(''),
  invoicingAddress: z.string().nullable().default(null),
  shippingAddress: z.string().nullable().default(null),
});
export type CustomerSnapshot = z.infer<typeof customerSnapshot>;

export const wholeDiscount = z.object({
  type: z.enum(['none', 'before_tax', 'after_tax']).default('none'),
  percent: decimal.default('0'),
  fixedMinor: minor.default(0),
});
export type WholeDiscount = z.infer<typeof wholeDiscount>;

export const totals = z.object({
  baseMinor: minor,
  discountMinor: minor,
  invoiceDiscountMinor: minor,
  subtotalMinor: minor,
  netMinor: minor,
  taxes: z.array(lineTax.extend({ amountMinor: minor })),
  taxMinor: minor,
  grossMinor: minor,
});
export type BillTotals = z.infer<typeof totals>;

/** What every bill has. */
export const billFields = {
  customerId: id.nullable(),
  customer: customerSnapshot,
  billing: address.default(emptyAddress),
  shipping: address.default(emptyAddress),
  includeShipping: z.boolean().default(false),
  showShipping: z.boolean().default(true),
  currency,
  lines: z.array(line).max(maxLines).default([]),
  /** The next free position; positions are never given twice. */
  nextPosition: z.int().default(1),
  discount: wholeDiscount.default({ type: 'none', percent: '0', fixedMinor: 0 }),
  adjustmentMinor: minor.default(0),
  totals,
  /** Text printed at the foot (siwapp and Perfex `terms`). */
  terms: z.string().nullable().default(null),
  /** siwapp `notes`; Perfex `clientnote`. */
  notes: z.string().nullable().default(null),
  adminNote: z.string().nullable().default(null),
  tags: z.array(z.string()).default([]),
  /** The member of staff who sells it (Perfex `sale_agent`, of a proposal `assigned`). */
  salesStaffId: id.nullable().default(null),
  projectId: id.nullable().default(null),
};
export const bill = z.object(billFields);
export type Bill = z.infer<typeof bill>;

/**
 * What stands on bills that are numbered in a row of their own kind: credit notes, estimates, proposals.
 * `reference` is what people see, the prefix as it was when the number was given and the number.
 */
export const numberedFields = {
  number: z.int().positive(),
  reference: z.string(),
  issueOn: z.iso.date(),
};

/** A line's own id in every dialect. */
export function toLineId(billId: number, position: number): number {
  return billId * 1000 + position;
}

/** The bill's id and position a line's id stands for. */
export function readLineId(id: number): { billId: number; position: number } {
  return { billId: Math.floor(id / 1000), position: id % 1000 };
}
