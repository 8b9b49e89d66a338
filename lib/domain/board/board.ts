/** A board: a column of a project's tasks, such as "Backlog". Deletion only marks it, because tasks show its name. */
import * as z from 'zod';
import { id, instant, recordFields } from '../record.ts';

export const board = z.object({
  ...recordFields,
  projectId: id,
  name: z.string(),
  /** From left to right; ties are ordered by id. */
  position: z.int().default(0),
  deletedAt: instant.nullable().default(null),
});
export type Board = z.infer<typeof board>;
