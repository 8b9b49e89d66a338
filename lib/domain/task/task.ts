/** A task, for a project or about another record. Its time entries are separate records. */
import * as z from 'zod';
import { date, decimal, id, instant, recordFields } from '../record.ts';
import { recurrence } from '../recurrence/recurrence.ts';
import { formerRecurrence } from '../recurrence/repeating-record.ts';
import { checklistItem } from './checklist.ts';

export const taskStatuses = ['not-started', 'awaiting-feedback', 'testing', 'in-progress', 'complete'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Quotations and annexes are not records here; their ids are stored unchecked. */
export const taskRelations = [
  'lead',
  'customer',
  'invoice',
  'project',
  'quotation',
  'contract',
  'annex',
  'ticket',
  'expense',
  'proposal',
] as const;
export type TaskRelation = (typeof taskRelations)[number];

export const task = z.object({
  ...recordFields,
  name: z.string().min(1),
  description: z.string().nullable().default(null),
  status: z.enum(taskStatuses).default('not-started'),
  /** Initially 1 is low, 2 medium, 3 high, 4 urgent. */
  priorityId: id.default(2),
  startsOn: date.nullable().default(null),
  dueOn: date.nullable().default(null),
  finishedAt: instant.nullable().default(null),
  relatedTo: z.enum(taskRelations).nullable().default(null),
  relatedId: id.nullable().default(null),
  milestoneId: id.nullable().default(null),
  boardId: id.nullable().default(null),
  assigneeIds: z.array(id).default([]),
  followerIds: z.array(id).default([]),
  /** The default for time logged from now on. */
  billable: z.boolean().default(true),
  /** In the currency of its project; null: the project's rate. */
  hourlyRate: decimal.nullable().default(null),
  estimatedHours: decimal.nullable().default(null),
  visibleToClient: z.boolean().default(false),
  /** Every member of staff sees it, not only its own people. */
  isPublic: z.boolean().default(false),
  tags: z.array(z.string()).default([]),
  checklist: z.array(checklistItem).default([]),
  nextChecklistNumber: z.int().positive().default(1),
  /** The task itself is the first occurrence. */
  recurrence: recurrence.nullable().default(null),
  formerRecurrence,
  /** The original and the date that the schedule created this task from. */
  generatedFrom: z.object({ taskId: id, on: date }).nullable().default(null),
  /** For an unfinished copy: the records of the original that are still to be copied. */
  copying: z
    .object({ timesheetIds: z.array(id), commentIds: z.array(id) })
    .nullable()
    .default(null),
});
export type Task = z.infer<typeof task>;

/** Derives progress in whole per cent: 100 if complete, else the ticked share of the checklist, rounded down. */
export function deriveTaskProgress({ status, checklist }: Pick<Task, 'status' | 'checklist'>): number {
  if (status === 'complete') return 100;
  const ticked = checklist.filter(({ finishedAt }) => finishedAt !== null).length;
  return checklist.length === 0 ? 0 : Math.floor((ticked * 100) / checklist.length);
}

/** Finds the task's project; null if it is about something else. */
export function findProjectId(value: Pick<Task, 'relatedTo' | 'relatedId'>): number | null {
  return value.relatedTo === 'project' ? value.relatedId : null;
}
