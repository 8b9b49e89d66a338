import type { Resource, Shape } from '../facts.ts';

const timesheet: Shape = {
  digits: 'id task_id staff_id',
  decimal: 'hourly_rate',
  text: 'note',
  time: 'start_time end_time?',
};
const fails = 'No data were found';
const why = 'The document has no list of parameters here: those of the answers are taken.';

export const timesheets: Resource = {
  idKey: 'id',
  endpoints: {
    'POST /api/timesheets': {
      verb: 'create',
      also: ['POST /api/timesheets/'],
      why: `${why} \`staff_id\` may be left out by a token that acts for a member of staff.`,
      parameters: {
        task_id: 1,
        start_time: '10:00:00',
        end_time: '11:30:00',
        staff_id: 2,
        hourly_rate: '50.00',
        note: 'testing note',
      },
      required: 'task_id start_time staff_id',
      says: 'Data Added Successfully',
      fails: 'Data not Added',
      failsAs: 'error',
    },
    'GET /api/timesheets': { verb: 'list', also: ['GET /api/timesheets/'], shows: timesheet, fails },
    'GET /api/timesheets/{id}': { verb: 'read', arrayOfOne: true, shows: timesheet, fails },
    'PUT /api/timesheets/{id}': {
      verb: 'update',
      why,
      parameters: {
        task_id: 2,
        start_time: '12:00:00',
        end_time: '13:15:00',
        staff_id: 1,
        hourly_rate: '60.00',
        note: 'another note',
      },
      says: 'Data Update Successful.',
      fails: 'Data Update Fail.',
      refusals: [
        {
          when: 'what cannot be taken',
          send: { start_time: 'soon' },
          status: 404,
          answer: { status: false, message: 'Data Not Acceptable OR Not Provided' },
        },
      ],
    },
    'DELETE /api/timesheets/{id}': { verb: 'delete', says: 'Delete Successful.', fails: 'Delete Fail.' },
  },
};
