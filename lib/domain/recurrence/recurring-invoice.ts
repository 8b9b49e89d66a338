/** A recurring invoice: what its invoices contain, and their dates. */
import * as z from 'zod';
import { invoicingFields } from '../invoice/invoice.ts';
import { id, recordFields } from '../record.ts';
import { recurrenceFields } from './recurrence.ts';

export const recurringInvoice = z.object({
  ...recordFields,
  ...invoicingFields,
  ...recurrenceFields,
  enabled: z.boolean().default(true),
  /** The Perfex invoice that is the occurrence on `startsOn`. */
  originInvoiceId: id.nullable().default(null),
});
export type RecurringInvoice = z.infer<typeof recurringInvoice>;
