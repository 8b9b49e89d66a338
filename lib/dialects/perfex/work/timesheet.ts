/** Perfex's timesheet. Times are times of day, with their days in `date` and `end_date`; clients may join the two. */
import * as z from 'zod';
import { addPeriods, toDate, toDateTime } from '../../../domain/calendar.ts';
import type { Organization } from '../../../domain/organization/organization.ts';
import { invalidProblem } from '../../../domain/problem.ts';
import { dropUndefined } from '../../../domain/record.ts';
import type { Timesheet } from '../../../domain/timesheet/timesheet.ts';
import {
  createTimesheet,
  deleteTimesheet,
  type TimesheetInput,
  updateTimesheet,
} from '../../../operations/timesheet/write.ts';
import type { Work } from '../../../store/work.ts';
import { defineColumns } from '../../fields.ts';
import { joinNothing } from '../../resource.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { type Clock, clockColumn, optionalClockColumn, optionalDecimalColumn, readInstant } from '../columns/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, namelessMessages } from '../protocol/messages.ts';

/** A time (null: the clock is running), and its day unless the time includes it. */
type Moment<T extends Clock | null, D extends string | null> = { time?: T; day?: D };
type Input = Omit<TimesheetInput, 'startedAt' | 'endedAt'> & {
  start: Moment<Clock, string>;
  end: Moment<Clock | null, string | null>;
};
type Zone = Pick<Organization, 'timezone'>;

const toDay = (instant: string, { timezone }: Zone): string => toDate(Date.parse(instant), timezone);
const toTime = (instant: string, { timezone }: Zone): string => toDateTime(Date.parse(instant), timezone).slice(11);

const { column, computed } = defineColumns<Timesheet, Input, undefined>();

/** An end without a date is its first occurrence from the start on, so past midnight it is on the next day. */
function toEnd(end: Clock, startedAt: string, standing: string | null, zone: Zone): string {
  const day = toDay(startedAt, zone);
  const endedAt = readInstant(end, day, standing, zone);
  if (!('time' in end) || endedAt >= startedAt) return endedAt;
  const next = addPeriods(day, 1, 'day');
  if (next === null) throw invalidProblem('end_time', 'is beyond the year 9999');
  return readInstant(end, next, standing, zone);
}

/** Combines time and day. A day alone keeps the time of before. */
function findClock<T extends Clock | null>(
  { time, day }: Moment<T, string | null>,
  before: string | null | undefined,
  zone: Zone,
): T | Clock | undefined {
  if (!day) return time;
  if (time === undefined) return before ? { at: `${day} ${toTime(before, zone)}` } : undefined;
  return time && 'time' in time ? { at: `${day} ${time.time}` } : time;
}

/** `before` null: of a new timesheet, whose times without a date are on `today`. */
function toInput(
  { start: givenStart = {}, end: givenEnd = {}, ...rest }: Partial<Input>,
  before: Timesheet | null,
  { today, organization: zone }: Work,
): TimesheetInput {
  const start = findClock(givenStart, before?.startedAt, zone);
  const end = findClock(givenEnd, before?.endedAt, zone);
  if (givenEnd.day && !end) throw invalidProblem('end_date', 'requires an end_time');
  const startedAt =
    start && readInstant(start, before ? toDay(before.startedAt, zone) : today, before?.startedAt ?? null, zone);
  const from = startedAt ?? before?.startedAt;
  const endedAt = end && (from === undefined ? undefined : toEnd(end, from, before?.endedAt ?? null, zone));
  return dropUndefined({ ...rest, startedAt, endedAt });
}

export const timesheet = definePerfex<Timesheet, Input, undefined>({
  name: 'timesheets',
  singular: 'a timesheet entry',
  plural: 'timesheet entries',
  scope: 'timesheets',
  records: (store) => store.timesheets,
  columns: [
    computed('id', z.string(), (doc) => String(doc.id)),
    column('task_id', 'taskId', codec.id, demand('create', 'Task')),
    column('start_time', ['start', 'time'], clockColumn, {
      ...demand('create', 'Start Time'),
      alsoNames: ['startedAt'],
      read: (doc) => ({ at: doc.startedAt }),
    }),
    column('end_time', ['end', 'time'], optionalClockColumn, {
      alsoNames: ['endedAt'],
      read: (doc) => (doc.endedAt ? { at: doc.endedAt } : null),
    }),
    column('staff_id', 'staffId', codec.id),
    column('hourly_rate', 'hourlyRate', optionalDecimalColumn, { sample: '5.00' }),
    column('note', 'note', codec.text, { sample: 'testing note' }),
    column('billable', 'billable', codec.flag),
    column('date', ['start', 'day'], codec.date, {
      read: (doc, view) => toDay(doc.startedAt, view.organization),
      sample: '2025-01-23',
    }),
    column('end_date', ['end', 'day'], codec.optionalDate, {
      read: (doc, view) => (doc.endedAt ? toDay(doc.endedAt, view.organization) : null),
      sample: '2025-01-23',
    }),
    computed('duration', z.string(), (doc) => String(doc.seconds)),
    computed('project_id', z.string(), (doc) => String(doc.projectId ?? 0)),
    computed('invoice_id', z.string(), (doc) => String(doc.invoiceId ?? 0)),
  ],
  join: joinNothing,
  readAsArray: true,
  deletePaths: ['/api/timesheets/{id}', '/api/delete/timesheets/{id}'],
  relations: { task: 'id' },
  rowValues: {
    date: ({ start }, { organization }) => toDay(String(start), organization),
    end_date: ({ end }, { organization }) => (typeof end === 'string' ? toDay(end, organization) : null),
    start_time: ({ start }, { organization }) => toTime(String(start), organization),
    end_time: ({ end }, { organization }) => (typeof end === 'string' ? toTime(end, organization) : null),
  },
  sortable: {
    id: 'id',
    task_id: 'task',
    start_time: 'start',
    end_time: 'end',
    staff_id: 'staff',
    hourly_rate: 'rate',
    duration: 'seconds',
    project_id: 'project',
  },
  messages: namelessMessages,
  create: (input, work) => createTimesheet(toInput(input, null, work), work),
  update: (id, input, work) => updateTimesheet(id, (before) => toInput(input, before, work), work),
  remove: deleteTimesheet,
});
