/** Money received on an invoice. Negative amounts are refunds. */
import * as z from 'zod';
import { currency, date, id, minor, recordFields } from '../record.ts';

export const payment = z.object({
  ...recordFields,
  invoiceId: id,
  customerId: id.nullable(),
  projectId: id.nullable(),
  reference: z.string(),
  amountMinor: minor,
  currency,
  paidOn: date,
  modeId: id.nullable(),
  /** Perfex's free `paymentmethod` text. */
  method: z.string().default(''),
  transactionId: z.string().default(''),
  notes: z.string().nullable().default(null),
  /** A payment provider's data (Sereni `meta`). */
  provider: z.record(z.string(), z.unknown()).nullable().default(null),
});
export type Payment = z.infer<typeof payment>;
