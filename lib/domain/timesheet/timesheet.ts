/** A timesheet: time one person has spent on one task. Teamwork's line of time; Sereni's logged time is its sum. */
import * as z from 'zod';
import { decimal, id, instant, recordFields } from '../record.ts';

export const timesheet = z.object({
  ...recordFields,
  taskId: id,
  /** The project of the task: a task on which time is logged stays in its project. */
  projectId: id.nullable().default(null),
  staffId: id,
  startedAt: instant,
  /** null while the clock is running. */
  endedAt: instant.nullable().default(null),
  /** Whole seconds from start to end; 0 while the clock is running. */
  seconds: z.int().nonnegative().default(0),
  /** What an hour of it costs; null: the task's, project's or person's rate, as the project is billed (charge.ts). */
  hourlyRate: decimal.nullable().default(null),
  note: z.string().default(''),
  /** Whether the customer pays for it: as the task says when the time is logged, unless it is said of the time itself. */
  billable: z.boolean(),
  /** The invoice it is on; null until it is billed. */
  invoiceId: id.nullable().default(null),
});
export type Timesheet = z.infer<typeof timesheet>;

/** Seconds from start to end, the rest of a second dropped; 0 while there is no end. */
export function countSecondsBetween(startedAt: string, endedAt: string | null): number {
  return endedAt === null ? 0 : Math.floor((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
}

/** Whether it is to be put on an invoice and is on none yet. */
export function isUnbilled(value: Pick<Timesheet, 'billable' | 'invoiceId'>): boolean {
  return value.billable && value.invoiceId === null;
}
