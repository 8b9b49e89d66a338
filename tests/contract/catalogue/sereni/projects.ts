import { as, type Resource } from '../facts.ts';
import { board, expense, project, task } from './shapes.ts';

const pages = { paged: true, refused: { page: '0', per_page: '101' } } as const;

const required = 'name client_id start_date due_date color';
const nested = { nested: 1 };
const refused = {
  name: ' ',
  client_id: '99',
  start_date: '2022-02-30',
  due_date: 'soon',
  description: nested,
  hourly_rate: 'much',
  fixed_price: '-1',
  notes: nested,
  color: 'mauve',
  estimate_hours: 'long',
  billing_method: 'by_the_moon',
  status: 'archived',
};

export const projects: Resource = {
  name: 'projects',
  endpoints: {
    'POST /api/v1/projects': {
      verb: 'create',
      parameters: {
        name: 'Artemis III',
        client_id: as('1', { id: '1', name: 'Acme' }, 'client'),
        start_date: as('2022-10-04', '2022-10-04T00:00:00+00:00'),
        due_date: as('2022-10-08', '2022-10-08T00:00:00+00:00'),
        description: 'To the moon',
        hourly_rate: '60.00',
        fixed_price: as('3400.00', '3400.00', 'fixed_rate'),
        notes: 'Late',
        color: 'gray',
        estimate_hours: as(72, '72.00'),
        billing_method: 'hourly_task_rate',
        status: 'active',
      },
      required,
      refused,
    },
    'GET /api/v1/projects/{id}': { verb: 'read', shows: project },
    'PUT /api/v1/projects/{id}': {
      verb: 'update',
      parameters: {
        name: 'Artemis IV',
        client_id: as(2, { id: '2', name: 'Kent Farms' }, 'client'),
        start_date: as('2023-10-04', '2023-10-04T00:00:00+00:00'),
        due_date: as('2023-10-08T10:00:00Z', '2023-10-08T00:00:00+00:00'),
        description: 'And back',
        hourly_rate: as(61.5, '61.50'),
        fixed_price: as('', null, 'fixed_rate'),
        notes: 'Early',
        color: 'blue',
        estimate_hours: '80.00',
        billing_method: 'hourly_staff_rate',
        status: 'on_hold',
      },
      required,
      refused,
    },
    'DELETE /api/v1/projects/{id}': { verb: 'delete' },
    'GET /api/v1/projects': { verb: 'list', of: 'projects', shows: project, least: 3, ...pages },
    'GET /api/v1/projects/{id}/boards': { verb: 'list', of: 'boards', shows: board, under: '1', least: 1, ...pages },
    'GET /api/v1/projects/{id}/tasks': { verb: 'list', of: 'tasks', shows: task, under: '1', least: 2, ...pages },
    'GET /api/v1/projects/{id}/expenses': {
      verb: 'list',
      of: 'expenses',
      shows: expense,
      under: '1',
      least: 1,
      ...pages,
    },
  },
};
