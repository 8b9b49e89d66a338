/**
 * Perfex's timesheet. Its times are times of the day, as the document shows them; `date` and `end_date` beside them
 * say of which. A client may give both in one: "2025-01-23 10:00:00".
 */
import * as z from 'zod';
import { addPeriods, toDate, toDateTime } from '../../../domain/calendar.ts';
import type { Organization } from '../../../domain/organization/organization.ts';
import { invalidProblem, Problem } from '../../../domain/problem.ts';
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
import { dateColumn, flagColumn, idColumn, optionalDateColumn, textColumn } from '../columns/text-and-numbers.ts';
import { type Clock, clockColumn, optionalClockColumn, optionalDecimalColumn, readInstant } from '../columns/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';

/** A time, and its day where the time does not say it; null: the clock is running. */
type Moment = { time?: Clock; day?: string };
type OptionalMoment = { time?: Clock | null; day?: string | null };
type Input = Omit<TimesheetInput, 'startedAt' | 'endedAt'> & { start: Moment; end: OptionalMoment };
type Zone = Pick<Organization, 'timezone'>;

const toDay = (instant: string, { timezone }: Zone): string => toDate(Date.parse(instant), timezone);
const toTime = (instant: string, { timezone }: Zone): string => toDateTime(Date.parse(instant), timezone).slice(11);

const { column, computed } = defineColumns<Timesheet, Input, undefined>();

/** An end without a date is the first such time from the start on: past midnight on the next day. */
function toEnd(end: Clock, startedAt: string, standing: string | null, zone: Zone): string {
  const day = toDay(startedAt, zone);
  const endedAt = readInstant(end, day, standing, zone);
  if (!('time' in end) || endedAt >= startedAt) return endedAt;
  const next = addPeriods(day, 1, 'day');
  if (next === null) throw invalidProblem('end_time', 'is beyond the year 9999');
  return readInstant(end, next, standing, zone);
}

/** A time as it is given, with its day where that is given apart; the time as it was where only the day is. */
function findClock({ time, day }: Moment, before: string | null | undefined, zone: Zone): Clock | undefined;
function findClock(given: OptionalMoment, before: string | null | undefined, zone: Zone): Clock | null | undefined;
function findClock(
  { time, day }: OptionalMoment,
  before: string | null | undefined,
  zone: Zone,
): Clock | null | undefined {
  if (!day) return time;
  if (time === undefined) return before ? { at: `${day} ${toTime(before, zone)}` } : undefined;
  return time && 'time' in time ? { at: `${day} ${time.time}` } : time;
}

/**
 * @param before as it stands; null for a new one, whose times without a date are of `today`
 * @throws Problem `invalid` for the day of an end that there is not
 */
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
  return {
    ...rest,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(end === undefined || from === undefined
      ? {}
      : { endedAt: end === null ? null : toEnd(end, from, before?.endedAt ?? null, zone) }),
  };
}

export const timesheet = definePerfex<Timesheet, Input, undefined>({
  name: 'timesheets',
  singular: 'a timesheet entry',
  plural: 'timesheet entries',
  scope: 'timesheets',
  idKey: 'id',
  records: (store) => store.timesheets,
  columns: [
    computed('id', z.string(), (doc) => String(doc.id)),
    column('task_id', 'taskId', idColumn, { required: 'create', message: 'The Task field is required' }),
    column('start_time', ['start', 'time'], clockColumn, {
      required: 'create',
      message: 'The Start Time field is required',
      alsoNames: ['startedAt'],
      read: (doc) => ({ at: doc.startedAt }),
    }),
    column('end_time', ['end', 'time'], optionalClockColumn, {
      alsoNames: ['endedAt'],
      read: (doc) => (doc.endedAt ? { at: doc.endedAt } : null),
    }),
    column('staff_id', 'staffId', idColumn),
    column('hourly_rate', 'hourlyRate', optionalDecimalColumn, { sample: '5.00' }),
    column('note', 'note', textColumn, { sample: 'testing note' }),
    column('billable', 'billable', flagColumn),
    column('date', ['start', 'day'], dateColumn, {
      read: (doc, view) => toDay(doc.startedAt, view.organization),
      sample: '2025-01-23',
    }),
    column('end_date', ['end', 'day'], optionalDateColumn, {
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
  messages: {
    created: 'Data Added Successfully',
    notCreated: 'Data not Added',
    updated: 'Data Update Successful.',
    notUpdated: 'Data Update Fail.',
    deleted: 'Delete Successful.',
    notDeleted: 'Delete Fail.',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  create: (input, work) => createTimesheet(toInput(input, null, work), work),
  update: (id, input, work) => {
    // The document prints a refusal for a body that says nothing.
    if (Object.keys(input).length === 0) throw new Problem('invalid', 'There is nothing to change');
    return updateTimesheet(id, (before) => toInput(input, before, work), work);
  },
  remove: deleteTimesheet,
});
