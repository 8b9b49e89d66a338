/**
 * Charged minutes of a task's billable time without its own rate, as a record beside the task. The value at the task's
 * rate follows from it alone, so no other entries are read. It exists once such time is logged.
 */
import * as z from 'zod';
import { decimal, id, instant } from '../record.ts';
import { isRate, toChargedMinutes } from './charge.ts';
import type { Timesheet } from './timesheet.ts';

export const taskTime = z.object({
  /** The task's. */
  id,
  updatedAt: instant,
  projectId: id,
  /** The task's own; null: none. */
  hourlyRate: decimal.nullable(),
  /** Charged minutes by person, without zeros. */
  minutes: z.record(z.string(), z.int().positive()),
});
export type TaskTime = z.infer<typeof taskTime>;

/** Counts an entry's minutes at the task's rate: 0 if it is free, has its own rate or no project. */
export function countMinutesAtTaskRate(
  entry: Pick<Timesheet, 'billable' | 'hourlyRate' | 'projectId' | 'seconds'>,
): number {
  return entry.billable && !isRate(entry.hourlyRate) && entry.projectId !== null ? toChargedMinutes(entry.seconds) : 0;
}

/** Adds minutes of a person, or subtracts them. */
export function withMinutes(minutes: TaskTime['minutes'], staffId: number, by: number): TaskTime['minutes'] {
  const { [staffId]: before = 0, ...others } = minutes;
  return before + by === 0 ? others : { ...others, [staffId]: before + by };
}
