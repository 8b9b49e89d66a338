/** Perfex's calendar event. Its times are those of the firm's clocks, as they were written. */
import * as z from 'zod';
import { isoDate } from '../../domain/calendar.ts';
import {
  type CalendarEvent,
  type ClockTime,
  calendarEvent as eventSchema,
  reminderUnits,
} from '../../domain/calendar-event/calendar-event.ts';
import { canBeNumeral } from '../../domain/numeral.ts';
import { createRecord, deleteRecord, type Given, updateRecord } from '../../operations/record/records.ts';
import { textInput } from '../codecs.ts';
import { type Codec, type Field, field, shown } from '../field-table.ts';
import { countColumn, flagColumn, idColumn, textColumn } from './columns.ts';
import type { Entity } from './entity.ts';
import { nameColumn } from './people-columns.ts';

type EventInput = Given<CalendarEvent>;
type Row = Field<CalendarEvent, EventInput, undefined>;

/** "2023-12-12 07:00:00"; seconds or the time may be left off. A zone is refused: which clocks it means is not known. */
const clock = /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?)?$/;
const clockInput = textInput.transform((given, context): ClockTime => {
  const found = canBeNumeral(given) ? clock.exec(given.trim()) : null;
  const [, on = '', hours = '00', minutes = '00', seconds = '00'] = found ?? [];
  if (isoDate.safeParse(on).success) return { on, time: `${hours}:${minutes}:${seconds}` };
  context.issues.push({ code: 'custom', message: 'must be a date and time YYYY-MM-DD HH:MM:SS', input: given });
  return z.NEVER;
});

const clockColumn: Codec<ClockTime> = {
  input: clockInput,
  output: ({ on, time }) => `${on} ${time}`,
  wire: z.string(),
  broken: '2023-02-30 07:00:00',
  sample: '2023-12-12 07:00:00',
};
/** A time, or nothing: it then goes with another. */
const optionalClockColumn: Codec<ClockTime | null> = {
  ...clockColumn,
  input: z.union([z.null(), z.literal('').transform(() => null), clockInput], {
    error: 'must be a date and time YYYY-MM-DD HH:MM:SS',
  }),
  output: (value, view) => (value === null ? null : clockColumn.output(value, view)),
};

const unitColumn: Codec<CalendarEvent['reminderUnit']> = {
  ...textColumn,
  input: textInput.pipe(z.enum(reminderUnits, { error: `must be one of ${reminderUnits.join(', ')}` })),
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
    get: (doc) => doc.starts,
    put: (starts) => ({ starts }),
  }),
  field('end', {
    codec: optionalClockColumn,
    get: (doc) => doc.ends ?? doc.starts,
    put: (ends) => ({ ends }),
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
    updateRecord(work.store.calendarEvents, id, (doc) => eventSchema.parse({ ...doc, ...input }), work),
  remove: (id, work) => deleteRecord(work.store.calendarEvents, id, work),
  deletePaths: ['/api/calendar/{id}', '/api/delete/calendar/{id}'],
};
