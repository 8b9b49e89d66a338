/** The input of operations that write a bill. Omitted fields keep their value, or get their default on create. */
import type { CustomValuesInput } from '../custom-field/values.ts';
import type { Address, OwnInput } from '../record.ts';
import type { Bill, CustomerSnapshot, Line, WholeDiscount } from './bill.ts';
import type { StatedSums } from './stated-sums.ts';

/**
 * By id, by name, or by name and rate (Perfex's `NAME|RATE`).
 * - `unlisted` keeps taxes that are not in the settings, for clients that name taxes only by id
 * - `usual` takes the organization's default taxes if it charges them (`chargeDefaultTaxes`)
 */
export type TaxChoice =
  | { id: number }
  | { name: string }
  | { name: string; ratePercent: string }
  | { unlisted: true }
  | { usual: true };

/** Own fields of a line: stored as the client sends them. */
export const ownOfLine = [
  'description',
  'longDescription',
  'quantity',
  'unitPrice',
  'discountPercent',
  'unit',
  'order',
  'origin',
  'originId',
  'time',
] as const satisfies readonly (keyof Line)[];

export type LineInput = OwnInput<Line, typeof ownOfLine> & {
  taxes?: TaxChoice[];
} & CustomValuesInput;

/** Changes and removals are by position; the other lines stay. */
export type LinesInput = {
  add?: LineInput[];
  change?: (LineInput & { position: number })[];
  remove?: number[];
};

/** Own fields of every bill. */
export const ownOfBill = [
  'customerId',
  'includeShipping',
  'showShipping',
  'currency',
  'terms',
  'notes',
  'adminNote',
  'tags',
  'salesStaffId',
  'projectId',
] as const satisfies readonly (keyof Bill)[];

export type BillInput = OwnInput<Bill, typeof ownOfBill> & {
  /** Overrides the copy of the customer's record. */
  snapshot?: Partial<CustomerSnapshot>;
  lines?: LinesInput;
  billing?: Partial<Address>;
  shipping?: Partial<Address>;
  /** `fixed` is exact, in major units; a percentage overrides it. Without a type it applies before tax. */
  discount?: Partial<Pick<WholeDiscount, 'type' | 'percent'>> & { fixed?: string };
  /** Exact, in major units. */
  adjustment?: string;
  /** The client's own sums, in major units, which stated-sums.ts checks. */
  stated?: StatedSums;
  /** Merged over the stored extras. */
  extras?: Record<string, unknown>;
};
