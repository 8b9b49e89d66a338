/** A task: something to be done, for a project or about another record. Time logged on it is records of its own. */
import * as z from 'zod';
import { date, decimal, id, instant, recordFields } from '../record.ts';
import { recurrence } from '../recurrence/recurrence.ts';
import { formerRecurrence } from '../recurrence/repeating-record.ts';
import { checklistItem } from './checklist.ts';

export const taskStatuses = ['not-started', 'awaiting-feedback', 'testing', 'in-progress', 'complete'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** What a task can be about. Quotations and annexes are no records here: their ids are kept as they are given. */
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
  /** One of the firm's priorities; to start with 1 is low, 2 medium, 3 high, 4 urgent. */
  priorityId: id.default(2),
  startsOn: date.nullable().default(null),
  dueOn: date.nullable().default(null),
  /** When it became complete; null while it is not. */
  finishedAt: instant.nullable().default(null),
  /** What it is about; null for nothing in particular. */
  relatedTo: z.enum(taskRelations).nullable().default(null),
  /** The id of that record, where it is a certain one. */
  relatedId: id.nullable().default(null),
  /** Of its project. */
  milestoneId: id.nullable().default(null),
  /** Where it lies among the boards of its project (Sereni). */
  boardId: id.nullable().default(null),
  assigneeIds: z.array(id).default([]),
  followerIds: z.array(id).default([]),
  /** Whether time logged on it from now on is to be paid for by the customer. */
  billable: z.boolean().default(true),
  /** What an hour costs, in the currency of its project; null: the project's rate. */
  hourlyRate: decimal.nullable().default(null),
  estimatedHours: decimal.nullable().default(null),
  visibleToClient: z.boolean().default(false),
  /** Shown to every member of staff, not to its own people only. */
  isPublic: z.boolean().default(false),
  tags: z.array(z.string()).default([]),
  checklist: z.array(checklistItem).default([]),
  /** The number of the next checklist item; none is given twice. */
  nextChecklistNumber: z.int().positive().default(1),
  /** How it repeats; it is the first occurrence itself. */
  recurrence: recurrence.nullable().default(null),
  formerRecurrence,
  /** The task that repeats, and the date for which the schedule has made this one. */
  generatedFrom: z.object({ taskId: id, on: date }).nullable().default(null),
  /** Of a copy that is not whole yet: the records of the other task that are still to be copied. */
  copying: z
    .object({ timesheetIds: z.array(id), commentIds: z.array(id) })
    .nullable()
    .default(null),
});
export type Task = z.infer<typeof task>;

/**
 * How far a task is, in whole per cent: 100 once it is complete, before that the share of its checklist that is
 * ticked off, rounded down.
 */
export function deriveTaskProgress({ status, checklist }: Pick<Task, 'status' | 'checklist'>): number {
  if (status === 'complete') return 100;
  const ticked = checklist.filter(({ finishedAt }) => finishedAt !== null).length;
  return checklist.length === 0 ? 0 : Math.floor((ticked * 100) / checklist.length);
}

/** The project a task belongs to; null where it is about something else. */
export function findProjectId(value: Pick<Task, 'relatedTo' | 'relatedId'>): number | null {
  return value.relatedTo === 'project' ? value.relatedId : null;
}
