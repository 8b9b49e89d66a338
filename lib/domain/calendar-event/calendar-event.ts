/** An entry of the firm's calendar. */
import * as z from 'zod';
import { date, id, recordFields } from '../record.ts';

export const reminderUnits = ['minutes', 'hours', 'days', 'weeks'] as const;

/** A time on the firm's clocks, in whatever zone they are: "HH:MM:SS". */
export const clockTime = z.object({ on: date, time: z.string().regex(/^\d\d:\d\d:\d\d$/) });
export type ClockTime = z.infer<typeof clockTime>;

export const calendarEvent = z.object({
  ...recordFields,
  title: z.string().min(1),
  description: z.string().default(''),
  starts: clockTime,
  /** null: it ends when it starts. */
  ends: clockTime.nullable().default(null),
  /** Whose event it is. */
  staffId: id,
  /** Seen by everybody, not only by whose it is. */
  public: z.boolean(),
  color: z.string().default('#03a9f4'),
  /** Whether its owner has been reminded of it. */
  startNotified: z.boolean(),
  /** The reminder comes so many units before it starts. */
  reminderBefore: z.int().nonnegative(),
  reminderUnit: z.enum(reminderUnits),
});
export type CalendarEvent = z.infer<typeof calendarEvent>;
