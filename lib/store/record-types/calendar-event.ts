import { type CalendarEvent, calendarEvent } from '../../domain/calendar-event/calendar-event.ts';
import type { RecordType } from '../record-type.ts';

export const calendarEventRecordType: RecordType<CalendarEvent> = {
  name: 'calendar event',
  resource: 'calendar',
  schema: calendarEvent,
  home: 'own',
  lists: () => [{ list: 'all' }],
  references: (doc) => [{ recordType: 'staff', id: doc.staffId, path: 'staffId' }],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    title: doc.title.slice(0, 200),
    starts: `${doc.starts.on} ${doc.starts.time}`,
    staff: doc.staffId,
    public: doc.public,
  }),
};
