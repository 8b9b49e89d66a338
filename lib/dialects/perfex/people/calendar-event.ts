/** Perfex's calendar event. Its times are stored as written, on the organization's clocks. */
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
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, namelessMessages } from '../protocol/messages.ts';

type EventInput = Given<CalendarEvent>;

/** "2023-12-12 07:00:00" on the organization's clocks; seconds or time may be missing. */
const clockColumn: Codec<GivenTime> = {
  input: codec.timeInput,
  resolve: (given, { organization }) => toClockTime(given, organization.timezone),
  wire: z.string(),
  broken: '2023-02-30 07:00:00',
  sample: '2023-12-12 07:00:00',
};

const optionalClockColumn: Codec<GivenTime | null> = {
  ...codec.localTime,
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
  wire: z.enum(reminderUnits),
  broken: 'moons',
  sample: 'minutes',
};

const { column, translated, computed } = defineColumns<CalendarEvent, EventInput, undefined>();

const columns = [
  computed('eventid', z.string(), (doc) => String(doc.id)),
  computed('id', z.string(), (doc) => String(doc.id)),
  column('title', 'title', codec.name, { ...demand('create', 'Title'), sample: 'Hello' }),
  column('description', 'description', codec.text),
  column('userid', 'staffId', codec.id, demand('create', 'Userid')),
  translated('start', clockColumn, {
    ...demand('create', 'Start'),
    read: (doc) => toText(doc.starts),
    put: (text) => ({ starts: toClock(text) }),
  }),
  translated('end', optionalClockColumn, {
    read: (doc) => toText(doc.ends ?? doc.starts),
    put: (text) => ({ ends: text === null ? null : toClock(text) }),
  }),
  column('public', 'public', codec.flag, { ...demand('create', 'Public'), sample: 1 }),
  column('color', 'color', codec.text, { sample: '#03a9f4' }),
  column('isstartnotified', 'startNotified', codec.flag, { ...demand('create', 'Isstartnotified'), sample: 0 }),
  column('reminder_before', 'reminderBefore', codec.count, { ...demand('create', 'Reminder Before'), sample: 30 }),
  column('reminder_before_type', 'reminderUnit', unitColumn, demand('create', 'Reminder Before Type')),
];

/** An event without an end is shown with its start as end. Sent back, that must not become an end. */
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
  sortable: { eventid: 'id', id: 'id', title: 'title', start: 'starts', userid: 'staff', public: 'public' },
  messages: {
    ...namelessMessages,
    notCreated: 'Data Creation Failed',
    notUpdated: 'Data Update Fail',
    deleted: 'Data Deleted Successfully',
    notDeleted: 'Data Delete Fail',
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
