import type { Resource } from '../facts.ts';
import { as, type Parameters, type Shape } from '../facts.ts';

export const task: Shape = {
  digits: 'id priority addedfrom is_added_from_contact status repeat_every recurring',
  text: 'name description',
  datetime: 'dateadded startdate? duedate?',
  none: 'datefinished recurring_type is_recurring_from',
};
const fails = 'No data were found';
const midnight = (day: string) => as(day, `${day} 00:00:00`);
const parameters: Parameters = {
  name: 'This is a task',
  startdate: midnight('2019-01-02'),
  is_public: '1',
  billable: '1',
  hourly_rate: '12.50',
  milestone: '1',
  duedate: midnight('2019-01-04'),
  priority: '2',
  repeat_every: as('custom', '2'),
  repeat_every_custom: as(2, '2', 'repeat_every'),
  repeat_type_custom: as('day', 'day', 'recurring_type'),
  cycles: 3,
  rel_type: 'project',
  rel_id: 1,
  tags: 'roof,tiles',
  description: 'Up there',
  assignees: as('1,2', ['1', '2']),
};

export const tasks: Resource = {
  idKey: 'id',
  customFields: 'tasks',
  endpoints: {
    'POST /api/tasks': {
      verb: 'create',
      parameters,
      required: 'name startdate rel_type',
      says: 'Task add successful.',
      fails: 'Task add fail.',
    },
    'GET /api/tasks/{id}': { verb: 'read', shows: task, fails },
    'GET /api/tasks': { verb: 'list', shows: task, fails },
    'GET /api/tasks/search/{keysearch}': { verb: 'search', find: 'this is a task', shows: task, fails },
    'PUT /api/tasks/{id}': {
      verb: 'update',
      parameters: {
        name: 'Another task',
        startdate: midnight('2019-02-02'),
        status: 4,
        is_public: '0',
        billable: '0',
        hourly_rate: '15.00',
        milestone: '2',
        duedate: midnight('2019-02-04'),
        priority: '3',
        repeat_every: as('custom', '5'),
        repeat_every_custom: as(5, '5', 'repeat_every'),
        repeat_type_custom: as('week', 'week', 'recurring_type'),
        cycles: 7,
        rel_type: 'project',
        rel_id: 1,
        tags: 'floor',
        description: 'Down there',
        assignees: as('[2]', ['2']),
      },
      says: 'Task Update Successful.',
      fails: 'Task Update Fail.',
    },
    'DELETE /api/delete/tasks/{id}': { verb: 'delete', says: 'Task Delete Successful.', fails: 'Task Delete Fail.' },
  },
};
