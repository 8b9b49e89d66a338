/** A milestone: a part of a project with its own due date. Figures beside it count its tasks. */
import * as z from 'zod';
import { date, id, recordFields } from '../record.ts';

export const milestone = z.object({
  ...recordFields,
  projectId: id,
  name: z.string().min(1),
  description: z.string().default(''),
  descriptionVisible: z.boolean().default(false),
  dueOn: date,
  color: z.string().nullable().default(null),
  order: z.int().default(0),
});
export type Milestone = z.infer<typeof milestone>;
