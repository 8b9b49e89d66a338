import type { Resource } from '../facts.ts';
import { as, type Shape } from '../facts.ts';

const event: Shape = {
  digits: 'eventid userid public isstartnotified reminder_before',
  text: 'title description color reminder_before_type',
  datetime: 'start end',
};
const fails = 'No data were found';
const required = 'title start reminder_before_type reminder_before userid isstartnotified public';

export const calendar: Resource = {
  idKey: 'eventid',
  endpoints: {
    'POST /api/calendar': {
      verb: 'create',
      also: ['POST /api/calendar/'],
      parameters: {
        title: 'Hello',
        description: 'test',
        start: '2023-12-12 07:00:00',
        reminder_before_type: 'minutes',
        reminder_before: 30,
        color: '#03a9f4',
        userid: 1,
        isstartnotified: 0,
        public: 1,
      },
      required,
      says: 'Data Added Successfully',
      fails: 'Data Creation Failed',
    },
    'GET /api/calendar': { verb: 'list', also: ['GET /api/calendar/'], shows: event, fails },
    'GET /api/calendar/{id}': { verb: 'read', arrayOfOne: true, shows: event, fails },
    'PUT /api/calendar/{id}': {
      verb: 'update',
      why: 'The document has no list of parameters here: those of the create are taken, none of them mandatory.',
      parameters: {
        title: 'Hello2',
        description: 'test2',
        start: as('2022-12-12', '2022-12-12 00:00:00'),
        reminder_before_type: 'hours',
        reminder_before: 3,
        color: '#ff6600',
        userid: 2,
        isstartnotified: 1,
        public: 0,
      },
      says: 'Data Update Successful.',
      fails: 'Data Update Fail',
    },
    'DELETE /api/calendar/{id}': { verb: 'delete', says: 'Data Deleted Successfully', fails: 'Data Delete Fail' },
  },
};
