import { as, type Resource } from '../facts.ts';
import { task } from './shapes.ts';

const pages = { paged: true, refused: { page: '0', per_page: '101' } } as const;

const required = 'project_id priority_id name board_id visible';
const nested = { nested: 1 };
const refused = {
  project_id: '99',
  priority_id: '99',
  name: ' ',
  start_date: '2022-02-30',
  due_date: 'soon',
  hourly_rate: '-1',
  milestone_id: '99',
  board_id: '99',
  estimated_hours: 'long',
  description: nested,
  visible: 2,
  is_recurring: 'perhaps',
};
const none = as(1, undefined);

export const tasks: Resource = {
  name: 'tasks',
  endpoints: {
    'POST /api/v1/tasks': {
      verb: 'create',
      parameters: {
        project_id: as('1', { id: '1', name: 'Artemis' }, 'project'),
        priority_id: as('2', { id: '2', name: 'Medium' }, 'priority'),
        name: 'Setup Network',
        start_date: as('2022-10-04', '2022-10-04T00:00:00+00:00'),
        due_date: as('2022-10-08', '2022-10-08T00:00:00+00:00'),
        hourly_rate: '30.00',
        milestone_id: as('1', { id: '1', name: 'Start' }, 'milestone'),
        board_id: as('1', { id: '1', name: 'Backlog' }, 'board'),
        estimated_hours: as(72, '72.00'),
        description: 'Cables first',
        visible: as(1, 1),
        is_recurring: as(1, 1),
      },
      required,
      refused,
    },
    'GET /api/v1/tasks/{id}': { verb: 'read', shows: task },
    'PUT /api/v1/tasks/{id}': {
      verb: 'update',
      parameters: {
        project_id: as(2, { id: '2', name: 'Apollo' }, 'project'),
        priority_id: as(4, { id: '4', name: 'Urgent' }, 'priority'),
        name: 'Tear down network',
        start_date: as('', null),
        due_date: as('2023-10-08', '2023-10-08T00:00:00+00:00'),
        hourly_rate: as(31.25, '31.25'),
        milestone_id: as('', null, 'milestone'),
        board_id: as(2, { id: '2', name: 'Backlog' }, 'board'),
        estimated_hours: '7.50',
        description: 'Cables last',
        visible: as('0', 0),
        is_recurring: as(0, 0),
      },
      required,
      refused,
    },
    'DELETE /api/v1/tasks/{id}': { verb: 'delete' },
    'GET /api/v1/tasks': { verb: 'list', of: 'tasks', shows: task, least: 3, ...pages },
    'POST /api/v1/tasks/{id}/duplicate': {
      verb: 'create',
      on: '1',
      parameters: {
        task_id: none,
        timesheets: none,
        checklists: none,
        comments: none,
        attachments: none,
        assignees: none,
      },
      required: 'task_id timesheets checklists comments attachments assignees',
      refused: { task_id: 2, timesheets: 2, checklists: 'x', comments: 2, attachments: 'perhaps', assignees: 2 },
      why: 'The switches are orders, not facts of the task.',
    },
  },
};
