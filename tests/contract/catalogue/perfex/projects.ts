import type { Resource } from '../facts.ts';
import { as, type Parameters, type Shape } from '../facts.ts';

const project: Shape = {
  digits: 'id status clientid billing_type progress progress_from_tasks addedfrom',
  decimal: 'project_cost project_rate_per_hour estimated_hours potential_revenue potential_margin',
  text: 'name rel_type external',
  date: 'start_date deadline? project_created',
  none: 'description date_finished',
};
const required = 'name rel_type clientid billing_type start_date status';
const fails = 'No data were found';
const parameters: Parameters = {
  name: 'Test1',
  rel_type: 'customer',
  clientid: 1,
  billing_type: 3,
  start_date: '2019-04-19',
  status: 2,
  progress_from_tasks: as('off', '0'),
  project_cost: '100.00',
  progress: '20',
  project_rate_per_hour: '12.50',
  estimated_hours: '8.00',
  project_members: as([1, 2], ['1', '2']),
  deadline: '2019-08-30',
  tags: 'roof,tiles',
  description: 'A roof',
};

export const projects: Resource = {
  idKey: 'id',
  customFields: 'projects',
  endpoints: {
    'POST /api/projects': {
      verb: 'create',
      parameters,
      required,
      says: 'Project add successful.',
      fails: 'Project add fail.',
    },
    'GET /api/projects/{id}': { verb: 'read', shows: project, fails },
    'GET /api/projects': { verb: 'list', shows: project, fails },
    'GET /api/projects/search/{keysearch}': { verb: 'search', find: 'test1', shows: project, fails },
    'PUT /api/projects/{id}': {
      verb: 'update',
      parameters: {
        name: 'Test2',
        rel_type: 'lead',
        clientid: 1,
        billing_type: 1,
        start_date: '2019-05-01',
        status: 3,
        progress_from_tasks: as('off', '0'),
        project_cost: '200.00',
        progress: '40',
        project_rate_per_hour: '15.00',
        estimated_hours: '9.50',
        project_members: as([2], ['2']),
        deadline: '2019-09-30',
        tags: 'floor',
        description: 'A floor',
      },
      required,
      says: 'Project Update Successful.',
      fails: 'Project Update Fail.',
    },
    'DELETE /api/delete/projects/{id}': {
      verb: 'delete',
      says: 'Project Delete Successful.',
      fails: 'Project Delete Fail.',
    },
  },
};
