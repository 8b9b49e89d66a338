import type { Shape } from '../facts.ts';
import { type Resource, record } from '../facts.ts';

const item: Shape = {
  digits: 'id taskid finished addedfrom finished_from list_order assigned',
  text: 'description',
  datetime: 'dateadded',
};
const fails = 'Task not found or no checklist items';

export const taskChecklist: Resource = {
  idKey: 'id',
  path: { id: '1', task_id: '1', item_id: record },
  endpoints: {
    'GET /api/tasks/{id}/checklist': {
      verb: 'list',
      shows: item,
      fails,
      refusals: [
        { when: 'a task without items', path: { id: '2' }, status: 404, answer: { status: false, message: fails } },
      ],
    },
    'POST /api/tasks/{id}/checklist': {
      verb: 'create',
      parameters: { description: 'Review documentation', assigned: 2, list_order: 9 },
      required: 'description',
      idKey: 'checklist_item_id',
      says: 'Checklist item added successfully',
      failure: 400,
      fails: 'Description is required',
    },
    'PUT /api/tasks/{task_id}/checklist/{item_id}': {
      verb: 'update',
      why: 'No failure is printed here.',
      parameters: { description: 'Read it', finished: 1, assigned: 1, list_order: 4 },
      says: 'Checklist item updated successfully',
      fails: 'Checklist item update failed',
    },
    'DELETE /api/tasks/{task_id}/checklist/{item_id}': {
      verb: 'delete',
      why: 'No failure is printed here.',
      says: 'Checklist item deleted successfully',
      fails: 'Checklist item not found',
    },
  },
};
