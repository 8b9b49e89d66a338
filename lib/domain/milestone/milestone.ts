/** A milestone: a part of a project with a date of its own. How many tasks it has is counted beside it. */
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
  /** Place among the milestones of its project. */
  order: z.int().default(0),
});
export type Milestone = z.infer<typeof milestone>;
