/** Perfex's calendar event. Its times are those of the organization's clocks, as they were written. */
import * as z from 'zod';
import {
  type CalendarEvent,
  type ClockTime,
  calendarEvent as eventSchema,
  reminderUnits,
} from '../../../domain/calendar-event/calendar-event.ts';
import { type GivenTime, toClockTime } from '../../../domain/date-text.ts';
import type { Given } from '../../../domain/record.ts';
import { createRecord, deleteRecord, updateRecord } from '../../../operations/record/records.ts';
import { textInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { joinNothing } from '../../resource.ts';
import { nameColumn } from '../columns/people.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  localTimeColumn,
  textColumn,
  timeInput,
} from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';

type EventInput = Given<CalendarEvent>;

/** "2023-12-12 07:00:00" on the organization's clocks; seconds or the time may be left off. */
const clockColumn: Codec<GivenTime> = {
  input: timeInput,
  resolve: (given, { organization }) => toClockTime(given, organization.timezone),
  output: (value) => value,
  wire: z.string(),
  broken: '2023-02-30 07:00:00',
  sample: '2023-12-12 07:00:00',
};

/** The same, or none. */
const optionalClockColumn: Codec<GivenTime | null> = {
  ...localTimeColumn,
  resolve: (given, { organization }) => given && toClockTime(given, organization.timezone),
  sample: '2023-12-12 08:30:00',
};

const toText = ({ on, time }: ClockTime): GivenTime => `${on} ${time}`;
function toClock(text: GivenTime): ClockTime {
  const [on = '', time = ''] = text.split(' ');
  return { on, time };
}

const unitColumn: Codec<CalendarEvent['reminderUnit']> = {
  input: textInput.pipe(z.enum(reminderUnits, { error: `must be one of ${reminderUnits.join(', ')}` })),
  output: (value) => value,
  wire: z.enum(reminderUnits),
  broken: 'moons',
  sample: 'minutes',
};

const { column, translated, computed } = defineColumns<CalendarEvent, EventInput, undefined>();

const columns = [
  computed('eventid', z.string(), (doc) => String(doc.id)),
  column('title', 'title', nameColumn, {
    required: 'create',
    message: 'The Title field is required',
    sample: 'Hello',
  }),
  column('description', 'description', textColumn),
  column('userid', 'staffId', idColumn, { required: 'create', message: 'The Userid field is required' }),
  translated('start', clockColumn, {
    required: 'create',
    message: 'The Start field is required',
    read: (doc) => toText(doc.starts),
    put: (text) => ({ starts: toClock(text) }),
  }),
  translated('end', optionalClockColumn, {
    read: (doc) => toText(doc.ends ?? doc.starts),
    put: (text) => ({ ends: text === null ? null : toClock(text) }),
  }),
  column('public', 'public', flagColumn, {
    required: 'create',
    message: 'The Public field is required',
    sample: 1,
  }),
  column('color', 'color', textColumn, { sample: '#03a9f4' }),
  column('isstartnotified', 'startNotified', flagColumn, {
    required: 'create',
    message: 'The Isstartnotified field is required',
    sample: 0,
  }),
  column('reminder_before', 'reminderBefore', countColumn, {
    required: 'create',
    message: 'The Reminder Before field is required',
    sample: 30,
  }),
  column('reminder_before_type', 'reminderUnit', unitColumn, {
    required: 'create',
    message: 'The Reminder Before Type field is required',
  }),
];

/** An event without an end is shown as ending when it starts; sent back so, it still has none. */
function withoutEcho({ ends, ...input }: Partial<EventInput>, before: CalendarEvent): Partial<EventInput> {
  const isShown = before.ends === null && ends && toText(ends) === toText(before.starts);
  return ends === undefined || isShown ? input : { ...input, ends };
}

export const calendarEvent = definePerfex<CalendarEvent, EventInput, undefined>({
  name: 'calendar',
  singular: 'a calendar event',
  plural: 'calendar events',
  scope: 'calendar',
  idKey: 'eventid',
  records: (store) => store.calendarEvents,
  columns,
  join: joinNothing,
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
});
