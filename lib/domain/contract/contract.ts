/** A contract with a customer, as Perfex keeps them: a text with a value and a time in which it holds. */
import * as z from 'zod';
import { currency, date, id, minor, recordFields } from '../record.ts';

export const contract = z.object({
  ...recordFields,
  subject: z.string().min(1),
  customerId: id,
  startsOn: date,
  /** null: it has no end. */
  endsOn: date.nullable().default(null),
  /** The number of its kind; kinds of contracts are no records of ours, so any number is kept. */
  typeNumber: z.int().nonnegative().nullable().default(null),
  valueMinor: minor.default(0),
  currency,
  description: z.string().default(''),
  content: z.string().default(''),
  /** 32 hexadecimal digits that tell contracts apart where numbers could be guessed. */
  hash: z.string(),
});
export type Contract = z.infer<typeof contract>;
