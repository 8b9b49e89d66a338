/** A bill: invoice, recurring invoice, credit note, estimate or proposal. This file holds what they share. */
import * as z from 'zod';
import { address, currency, customValues, decimal, emptyAddress, id, instant, minor } from '../record.ts';

export const lineTax = z.object({ taxId: id.nullable(), name: z.string(), ratePercent: decimal });
export type LineTax = z.infer<typeof lineTax>;

/** A line id is bill id × 1,000 + position. */
export const maxLines = 999;

export const line = z.object({
  /** 1…999. A bill never reuses a position. */
  position: z.int().min(1).max(maxLines),
  description: z.string().default(''),
  longDescription: z.string().default(''),
  quantity: decimal,
  /** Exact, in major units. */
  unitPrice: decimal,
  discountPercent: decimal.default('0'),
  taxes: z.array(lineTax).default([]),
  unit: z.string().default(''),
  order: z.int().default(0),
  origin: z.enum(['item', 'time entry', 'expense', 'fixed cost']).default('item'),
  originId: id.nullable().default(null),
  /** For time entries: a copy of who worked on what and when. It is frozen while the entry is on the bill. */
  time: z.object({ staffId: id, taskId: id, startedAt: instant }).optional(),
  /** Values of the custom fields that line items share with the catalogue. */
  customValues: customValues.default({}),
  netMinor: minor,
});
export type Line = z.infer<typeof line>;

/** Finds the record that a line charges; null for other lines. A record is charged on one bill at most. */
export function findChargedRecord({
  origin,
  originId,
}: Pick<Line, 'origin' | 'originId'>): { recordType: 'timesheet' | 'expense'; id: number } | null {
  if (originId === null) return null;
  if (origin === 'time entry') return { recordType: 'timesheet', id: originId };
  return origin === 'expense' ? { recordType: 'expense', id: originId } : null;
}

/** Copies lines to another bill. Time and expenses become plain items there: they are charged only once. */
export function copyLines(lines: readonly Line[]): Line[] {
  return lines.map((one) =>
    findChargedRecord(one) ? { ...one, origin: 'item', originId: null, time: undefined } : one,
  );
}

/** The customer's data when the bill was written. */
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

export const billFields = {
  customerId: id.nullable(),
  customer: customerSnapshot,
  billing: address.default(emptyAddress),
  shipping: address.default(emptyAddress),
  includeShipping: z.boolean().default(false),
  showShipping: z.boolean().default(true),
  currency,
  lines: z.array(line).max(maxLines).default([]),
  nextPosition: z.int().default(1),
  discount: wholeDiscount.default({ type: 'none', percent: '0', fixedMinor: 0 }),
  adjustmentMinor: minor.default(0),
  totals,
  terms: z.string().nullable().default(null),
  /** siwapp `notes`; Perfex `clientnote`. */
  notes: z.string().nullable().default(null),
  adminNote: z.string().nullable().default(null),
  tags: z.array(z.string()).default([]),
  /** Perfex `sale_agent`; a proposal's `assigned`. */
  salesStaffId: id.nullable().default(null),
  projectId: id.nullable().default(null),
};
export const bill = z.object(billFields);
export type Bill = z.infer<typeof bill>;

/** Fields of credit notes, estimates and proposals, each numbered per kind. `reference` is the printed number. */
export const numberedFields = {
  number: z.int().positive(),
  reference: z.string(),
  issueOn: z.iso.date(),
};

/** Builds the line id that every dialect shows. */
export function toLineId(billId: number, position: number): number {
  return billId * 1000 + position;
}

/** Splits a line id. */
export function readLineId(id: number): { billId: number; position: number } {
  return { billId: Math.floor(id / 1000), position: id % 1000 };
}
