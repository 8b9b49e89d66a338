/** A comment on a record. */
import * as z from 'zod';
import { id, recordFields } from '../record.ts';

export const comment = z.object({
  ...recordFields,
  subject: z.enum(['payment', 'expense', 'task']),
  subjectId: id,
  message: z.string().min(1),
});
export type Comment = z.infer<typeof comment>;
