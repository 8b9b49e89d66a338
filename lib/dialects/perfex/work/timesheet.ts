/**
 * Perfex's timesheet. Its times are times of the day, as the document shows them; `date` and `end_date` beside them
 * say of which. A client may give both in one: "2025-01-23 10:00:00".
 */
import * as z from 'zod';
import { dateIn, dateTimeIn, plus } from '../../../domain/calendar.ts';
import type { Organization } from '../../../domain/organization/organization.ts';
import { invalid, Problem } from '../../../domain/problem.ts';
import type { Timesheet } from '../../../domain/timesheet/timesheet.ts';
import {
  createTimesheet,
  deleteTimesheet,
  type TimesheetInput,
  updateTimesheet,
} from '../../../operations/timesheet/write.ts';
import { type Field, field, shown } from '../../field-table.ts';
import { dateColumn, flagColumn, idColumn, optionalDateColumn, textColumn } from '../columns/text-and-numbers.ts';
import { type Clock, clockColumn, instantOf, optionalClockColumn, optionalDecimalColumn } from '../columns/work.ts';
import type { Entity } from '../protocol/entity.ts';

type Form = Omit<TimesheetInput, 'startedAt' | 'endedAt'> & {
  start: Clock;
  end: Clock | null;
  /** The days of start and end, where the times do not say them. */
  startDay: string;
  endDay: string | null;
};
type Row = Field<Timesheet, Form, undefined>;
type Firm = Pick<Organization, 'timezone'>;

const text = z.string();
const dayOf = (instant: string, { timezone }: Firm): string => dateIn(Date.parse(instant), timezone);

const fields: readonly Row[] = [
  shown('id', text, (doc) => String(doc.id)),
  field('task_id', {
    codec: idColumn,
    required: 'create',
    message: 'The Task field is required',
    get: (doc) => doc.taskId,
    put: (taskId) => ({ taskId }),
  }),
  field('start_time', {
    codec: clockColumn,
    required: 'create',
    message: 'The Start Time field is required',
    get: (doc) => ({ at: doc.startedAt }),
    put: (start) => ({ start }),
  }),
  field('end_time', {
    codec: optionalClockColumn,
    get: (doc) => (doc.endedAt ? { at: doc.endedAt } : null),
    put: (end) => ({ end }),
  }),
  field('staff_id', { codec: idColumn, get: (doc) => doc.staffId, put: (staffId) => ({ staffId }) }),
  field('hourly_rate', {
    codec: optionalDecimalColumn,
    get: (doc) => doc.hourlyRate,
    put: (hourlyRate) => ({ hourlyRate }),
    sample: '5.00',
  }),
  field('note', { codec: textColumn, get: (doc) => doc.note, put: (note) => ({ note }), sample: 'testing note' }),
  field('billable', { codec: flagColumn, get: (doc) => doc.billable, put: (billable) => ({ billable }) }),
  field('date', {
    codec: dateColumn,
    get: (doc, view) => dayOf(doc.startedAt, view.firm),
    put: (startDay) => ({ startDay }),
    sample: '2025-01-23',
  }),
  field('end_date', {
    codec: optionalDateColumn,
    get: (doc, view) => (doc.endedAt ? dayOf(doc.endedAt, view.firm) : null),
    put: (endDay) => ({ endDay }),
    sample: '2025-01-23',
  }),
  shown('duration', text, (doc) => String(doc.seconds)),
  shown('project_id', text, (doc) => String(doc.projectId ?? 0)),
  shown('invoice_id', text, (doc) => String(doc.invoiceId ?? 0)),
];

/** An end without a date is the first such time from the start on: past midnight on the next day. */
function endOf(end: Clock, startedAt: string, standing: string | null, firm: Firm): string {
  const day = dayOf(startedAt, firm);
  const endedAt = instantOf(end, day, standing, firm);
  if (!('time' in end) || endedAt >= startedAt) return endedAt;
  const next = plus(day, 1, 'day');
  if (next === null) throw invalid('end_time', 'lies beyond the year 9999');
  return instantOf(end, next, standing, firm);
}

const timeOf = (instant: string, { timezone }: Firm): string => dateTimeIn(Date.parse(instant), timezone).slice(11);

/** A time as it is given, with its day where that is given apart; the time as it was where only the day is. */
function clockOf<C extends Clock | null>(
  given: C | undefined,
  day: string | null | undefined,
  before: string | null | undefined,
  firm: Firm,
): C | Clock | undefined {
  if (!day) return given;
  if (given === undefined) return before ? { at: `${day} ${timeOf(before, firm)}` } : undefined;
  return given && 'time' in given ? { at: `${day} ${given.time}` } : given;
}

/**
 * @param before as it stands; null for a new one, whose times without a date are of `today`
 * @throws Problem `invalid` for the day of an end that there is not
 */
function inputOf(form: Partial<Form>, before: Timesheet | null, today: string, firm: Firm): TimesheetInput {
  const { startDay, endDay, start: givenStart, end: givenEnd, ...rest } = form;
  const start = clockOf(givenStart, startDay, before?.startedAt, firm);
  const end = clockOf(givenEnd, endDay, before?.endedAt, firm);
  if (endDay && !end) throw invalid('end_date', 'needs an end_time');
  const startedAt =
    start && instantOf(start, before ? dayOf(before.startedAt, firm) : today, before?.startedAt ?? null, firm);
  const from = startedAt ?? before?.startedAt;
  return {
    ...rest,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(end === undefined || from === undefined
      ? {}
      : { endedAt: end === null ? null : endOf(end, from, before?.endedAt ?? null, firm) }),
  };
}

export const timesheet: Entity<Timesheet, Form, undefined> = {
  resource: 'timesheets',
  singular: 'a timesheet entry',
  plural: 'timesheet entries',
  scope: 'timesheets',
  idKey: 'id',
  collection: (store) => store.timesheets,
  fields,
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
  names: { started_at: 'start_time', ended_at: 'end_time' },
  join: async () => undefined,
  create: (form, work) => {
    const { startedAt, ...input } = inputOf(form, null, work.today, work.firm);
    if (startedAt === undefined) throw invalid('started_at', 'is required');
    return createTimesheet({ ...input, startedAt }, work);
  },
  update: (id, form, work) => {
    // The document prints a refusal for a body that says nothing.
    if (Object.keys(form).length === 0) throw new Problem('invalid', 'Nothing is given to change');
    return updateTimesheet(id, (before) => inputOf(form, before, work.today, work.firm), work);
  },
  remove: deleteTimesheet,
};
