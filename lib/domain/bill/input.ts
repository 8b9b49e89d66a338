/**
 * What a client asks for when it writes a bill of any kind, in our words. Every dialect translates
 * into this; what is left out stays as it is (or takes its default on create).
 */
import type { CustomValuesInput } from '../custom-field/values.ts';
import type { Address } from '../record.ts';
import type { Bill, CustomerSnapshot, Line, WholeDiscount } from './bill.ts';
import type { StatedSums } from './stated-sums.ts';

/**
 * A tax of a line: by id, by name, or as name and rate (Perfex's `NAME|RATE`). `unlisted`: those the
 * line has that are in no settings stay, for clients that can only name taxes by id. `ofFirm`: those marked `default`, where the
 * firm charges them (`chargeDefaultTaxes`).
 */
export type TaxChoice =
  | { id: number }
  | { name: string }
  | { name: string; ratePercent: string }
  | { unlisted: true }
  | { ofFirm: true };

export type LineInput = Partial<
  Pick<
    Line,
    | 'description'
    | 'longDescription'
    | 'quantity'
    | 'unitPrice'
    | 'discountPercent'
    | 'unit'
    | 'order'
    | 'origin'
    | 'originId'
    | 'time'
  >
> & {
  taxes?: TaxChoice[];
} & CustomValuesInput;

/** Lines to add, to change (by position) and to take off; lines that are not mentioned stay. */
export type LinesInput = {
  add?: LineInput[];
  change?: (LineInput & { position: number })[];
  remove?: number[];
};

export type BillInput = Partial<
  Pick<
    Bill,
    | 'customerId'
    | 'includeShipping'
    | 'showShipping'
    | 'currency'
    | 'terms'
    | 'notes'
    | 'adminNote'
    | 'tags'
    | 'salesStaffId'
    | 'projectId'
  >
> & {
  /** Overrides what the customer's record says. */
  snapshot?: Partial<CustomerSnapshot>;
  lines?: LinesInput;
  /** Parts that are left out stay as they are. */
  billing?: Partial<Address>;
  shipping?: Partial<Address>;
  /** `fixed` in major units, exact; it counts where there is no percentage. Without a type, before tax. */
  discount?: Partial<Pick<WholeDiscount, 'type' | 'percent'>> & { fixed?: string };
  /** Major units, exact. */
  adjustment?: string;
  /** What a client says that it comes to, in major units: held against what it does come to (stated-sums.ts). */
  stated?: StatedSums;
  /** Dialect fields without a meaning of their own; laid over those that are kept already. */
  extras?: Record<string, unknown>;
};
