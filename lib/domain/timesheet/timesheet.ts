/** A timesheet: one person's time on one task. */
import * as z from 'zod';
import { decimal, id, instant, recordFields } from '../record.ts';

export const timesheet = z.object({
  ...recordFields,
  taskId: id,
  /** The task's; a task with time cannot leave its project. */
  projectId: id.nullable().default(null),
  /** The line of the project's budget that it is worked for. */
  serviceId: id.nullable().default(null),
  staffId: id,
  startedAt: instant,
  /** null while the clock is running. */
  endedAt: instant.nullable().default(null),
  /** From start to end; 0 while the clock is running. */
  seconds: z.int().nonnegative().default(0),
  /** null: the rate of task, project or person (charge.ts). */
  hourlyRate: decimal.nullable().default(null),
  note: z.string().default(''),
  /** Follows the task when the time is logged, unless the input says otherwise. */
  billable: z.boolean(),
  invoiceId: id.nullable().default(null),
});
export type Timesheet = z.infer<typeof timesheet>;

/** Counts whole seconds; 0 while there is no end. */
export function countSecondsBetween(startedAt: string, endedAt: string | null): number {
  return endedAt === null ? 0 : Math.floor((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
}

/** Returns whether time is billable and on no invoice yet. */
export function isUnbilled(value: Pick<Timesheet, 'billable' | 'invoiceId'>): boolean {
  return value.billable && value.invoiceId === null;
}
