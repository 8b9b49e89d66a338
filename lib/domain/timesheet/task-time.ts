/**
 * The billable time on a task that has no rate of its own, as a record beside the task. What it comes to at the
 * task's rate follows from it alone: neither logging time nor another rate has to read all the time there is. A task
 * has one once such time was logged on it.
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
  /** The task's: null where that has none of its own. */
  hourlyRate: decimal.nullable(),
  /** Minutes as they are charged, by the id of the member of staff; nobody with none. */
  minutes: z.record(z.string(), z.int().positive()),
});
export type TaskTime = z.infer<typeof taskTime>;

/** How many minutes of an entry its task's rate may count for: none of what is free, has a rate of its own or no project. */
export function countMinutesAtTaskRate(
  entry: Pick<Timesheet, 'billable' | 'hourlyRate' | 'projectId' | 'seconds'>,
): number {
  return entry.billable && !isRate(entry.hourlyRate) && entry.projectId !== null ? toChargedMinutes(entry.seconds) : 0;
}

/** The minutes of a task after some have come or gone. */
export function withMinutes(minutes: TaskTime['minutes'], staffId: number, by: number): TaskTime['minutes'] {
  const { [staffId]: before = 0, ...others } = minutes;
  return before + by === 0 ? others : { ...others, [staffId]: before + by };
}
