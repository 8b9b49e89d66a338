import type { Resource, Shape } from '../facts.ts';

const milestone: Shape = {
  digits: 'id description_visible_to_customer project_id milestone_order total_tasks total_finished_tasks',
  text: 'name description',
  date: 'due_date datecreated',
  none: 'color',
};
const required = 'project_id name due_date';
const fails = 'No data were found';

export const milestones: Resource = {
  idKey: 'id',
  endpoints: {
    'POST /api/milestones': {
      verb: 'create',
      parameters: {
        project_id: '1',
        name: 'MIlestone A',
        due_date: '2019-09-30',
        description: 'The first',
        description_visible_to_customer: '1',
        milestone_order: '4',
      },
      required,
      says: 'Milestone add successful.',
      fails: 'Milestone add fail.',
    },
    'GET /api/milestones/{id}': { verb: 'read', shows: milestone, fails },
    'GET /api/milestones': { verb: 'list', shows: milestone, fails },
    'GET /api/milestones/search/{keysearch}': { verb: 'search', find: 'milestone a', shows: milestone, fails },
    'PUT /api/milestones/{id}': {
      verb: 'update',
      parameters: {
        project_id: '2',
        name: 'Milestone B',
        due_date: '2019-10-31',
        description: 'The second',
        description_visible_to_customer: '0',
        milestone_order: '7',
      },
      required,
      says: 'Milestone Update Successful.',
      fails: 'Milestone Update Fail.',
    },
    'DELETE /api/delete/milestones/{id}': {
      verb: 'delete',
      says: 'Milestone Delete Successful.',
      fails: 'Milestone Delete Fail.',
    },
  },
};
