/** A contract with a customer, as Perfex has it: a text with a value and a term. */
import * as z from 'zod';
import { currency, date, id, minor, recordFields } from '../record.ts';

export const contract = z.object({
  ...recordFields,
  subject: z.string().min(1),
  customerId: id,
  startsOn: date,
  endsOn: date.nullable().default(null),
  /** Kinds of contracts are not records here, so any number is stored. */
  typeNumber: z.int().nonnegative().nullable().default(null),
  valueMinor: minor.default(0),
  currency,
  description: z.string().default(''),
  content: z.string().default(''),
  /** 32 hexadecimal digits, because ids could be guessed. */
  hash: z.string(),
});
export type Contract = z.infer<typeof contract>;
