/** An event in the organization's calendar. */
import * as z from 'zod';
import { date, id, recordFields } from '../record.ts';

export const reminderUnits = ['minutes', 'hours', 'days', 'weeks'] as const;

/** Local time: it stays when the organization's time zone changes. */
export const clockTime = z.object({ on: date, time: z.string().regex(/^\d\d:\d\d:\d\d$/) });
export type ClockTime = z.infer<typeof clockTime>;

export const calendarEvent = z.object({
  ...recordFields,
  title: z.string().min(1),
  description: z.string().default(''),
  starts: clockTime,
  /** null: it ends when it starts. */
  ends: clockTime.nullable().default(null),
  /** The owner. */
  staffId: id,
  public: z.boolean(),
  color: z.string().default('#03a9f4'),
  startNotified: z.boolean(),
  reminderBefore: z.int().nonnegative(),
  reminderUnit: z.enum(reminderUnits),
});
export type CalendarEvent = z.infer<typeof calendarEvent>;
