/** A catalogue item, which can fill a line of a bill. */
import * as z from 'zod';
import { decimal, id, recordFields } from '../record.ts';

export const item = z.object({
  ...recordFields,
  description: z.string().min(1),
  longDescription: z.string().default(''),
  /** Exact, in major units per unit. */
  rate: decimal,
  taxId: id.nullable().default(null),
  secondTaxId: id.nullable().default(null),
  unit: z.string().default(''),
  groupId: z.int().nonnegative().default(0),
});
export type Item = z.infer<typeof item>;
