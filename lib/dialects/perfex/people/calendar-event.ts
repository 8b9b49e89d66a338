/** Perfex's calendar event. Its times are those of the firm's clocks, as they were written. */
import * as z from 'zod';
import {
  type CalendarEvent,
  type ClockTime,
  calendarEvent as eventSchema,
  reminderUnits,
} from '../../../domain/calendar-event/calendar-event.ts';
import { clockMeant, type GivenTime } from '../../../domain/date-text.ts';
import type { Given } from '../../../domain/record.ts';
import { createRecord, deleteRecord, updateRecord } from '../../../operations/record/records.ts';
import { textInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown, type View } from '../../field-table.ts';
import { nameColumn } from '../columns/people.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  localTimeColumn,
  textColumn,
  timeInput,
} from '../columns/text-and-numbers.ts';
import type { Entity } from '../protocol/entity.ts';

type EventInput = Given<CalendarEvent>;
type Row = Field<CalendarEvent, EventInput, undefined>;

/** "2023-12-12 07:00:00" on the firm's clocks; seconds or the time may be left off. */
const clockColumn: Codec<GivenTime> = {
  input: timeInput,
  output: (value) => value,
  wire: z.string(),
  broken: '2023-02-30 07:00:00',
  sample: '2023-12-12 07:00:00',
};

const textOf = ({ on, time }: ClockTime): GivenTime => `${on} ${time}`;
function clockOf(given: GivenTime, { firm }: Pick<View, 'firm'>): ClockTime {
  const [on = '', time = ''] = clockMeant(given, firm.timezone).split(' ');
  return { on, time };
}

const unitColumn: Codec<CalendarEvent['reminderUnit']> = {
  input: textInput.pipe(z.enum(reminderUnits, { error: `must be one of ${reminderUnits.join(', ')}` })),
  output: (value) => value,
  wire: z.enum(reminderUnits),
  broken: 'moons',
  sample: 'minutes',
};

const fields: readonly Row[] = [
  shown('eventid', z.string(), (doc) => String(doc.id)),
  field('title', {
    codec: nameColumn,
    required: 'create',
    message: 'The Title field is required',
    get: (doc) => doc.title,
    put: (title) => ({ title }),
    sample: 'Hello',
  }),
  field('description', { codec: textColumn, get: (doc) => doc.description, put: (description) => ({ description }) }),
  field('userid', {
    codec: idColumn,
    required: 'create',
    message: 'The Userid field is required',
    get: (doc) => doc.staffId,
    put: (staffId) => ({ staffId }),
  }),
  field('start', {
    codec: clockColumn,
    required: 'create',
    message: 'The Start field is required',
    get: (doc) => textOf(doc.starts),
    put: (given, view) => ({ starts: clockOf(given, view) }),
  }),
  field('end', {
    codec: localTimeColumn,
    get: (doc): GivenTime | null => textOf(doc.ends ?? doc.starts),
    put: (given, view) => ({ ends: given === null ? null : clockOf(given, view) }),
    sample: '2023-12-12 08:30:00',
  }),
  field('public', {
    codec: flagColumn,
    required: 'create',
    message: 'The Public field is required',
    get: (doc) => doc.public,
    put: (value) => ({ public: value }),
    sample: 1,
  }),
  field('color', { codec: textColumn, get: (doc) => doc.color, put: (color) => ({ color }), sample: '#03a9f4' }),
  field('isstartnotified', {
    codec: flagColumn,
    required: 'create',
    message: 'The Isstartnotified field is required',
    get: (doc) => doc.startNotified,
    put: (startNotified) => ({ startNotified }),
    sample: 0,
  }),
  field('reminder_before', {
    codec: countColumn,
    required: 'create',
    message: 'The Reminder Before field is required',
    get: (doc) => doc.reminderBefore,
    put: (reminderBefore) => ({ reminderBefore }),
    sample: 30,
  }),
  field('reminder_before_type', {
    codec: unitColumn,
    required: 'create',
    message: 'The Reminder Before Type field is required',
    get: (doc) => doc.reminderUnit,
    put: (reminderUnit) => ({ reminderUnit }),
  }),
];

/** An event without an end is shown as ending when it starts; sent back so, it still has none. */
function withoutEcho({ ends, ...input }: Partial<EventInput>, before: CalendarEvent): Partial<EventInput> {
  const isShown = before.ends === null && ends && textOf(ends) === textOf(before.starts);
  return ends === undefined || isShown ? input : { ...input, ends };
}

export const calendarEvent: Entity<CalendarEvent, EventInput, undefined> = {
  resource: 'calendar',
  singular: 'a calendar event',
  plural: 'calendar events',
  scope: 'calendar',
  idKey: 'eventid',
  collection: (store) => store.calendarEvents,
  fields,
  readAsArray: true,
  sortable: { eventid: 'id', title: 'title', start: 'starts', userid: 'staff', public: 'public' },
  messages: {
    created: 'Data Added Successfully',
    notCreated: 'Data Creation Failed',
    updated: 'Data Update Successful.',
    notUpdated: 'Data Update Fail',
    deleted: 'Data Deleted Successfully',
    notDeleted: 'Data Delete Fail',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  join: async () => undefined,
  names: { staff_id: 'userid' },
  create: (input, work) =>
    createRecord(work.store.calendarEvents, (born) => eventSchema.parse({ ...input, ...born }), work),
  update: (id, input, work) =>
    updateRecord(
      work.store.calendarEvents,
      id,
      (doc) => eventSchema.parse({ ...doc, ...withoutEcho(input, doc) }),
      work,
    ),
  remove: (id, work) => deleteRecord(work.store.calendarEvents, id, work),
  deletePaths: ['/api/calendar/{id}', '/api/delete/calendar/{id}'],
};
