/** A board of a project: a column its tasks lie in, such as "Backlog". Deleting marks it, as tasks keep its name. */
import * as z from 'zod';
import { id, instant, recordFields } from '../record.ts';

export const board = z.object({
  ...recordFields,
  projectId: id,
  name: z.string(),
  /** From left to right; boards of the same position follow their ids. */
  position: z.int().default(0),
  deletedAt: instant.nullable().default(null),
});
export type Board = z.infer<typeof board>;
