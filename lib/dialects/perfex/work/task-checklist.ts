/** Perfex's checklist of a task. An item's id is the task's id × 1,000 + the item's number. */
import * as z from 'zod';
import { Problem } from '../../../domain/problem.ts';
import { type ChecklistItem, checklistItemId, inOrder } from '../../../domain/task/checklist.ts';
import type { Task } from '../../../domain/task/task.ts';
import { type Handler, lambda } from '../../../http/lambda.ts';
import type { Route } from '../../../http/route.ts';
import {
  addChecklistItem,
  type ChecklistInput,
  changeChecklistItem,
  removeChecklistItem,
} from '../../../operations/task/checklist.ts';
import { idParam, idParams } from '../../codecs.ts';
import { answerOf, bodyOf, type Field, factsOf, field, present, shown } from '../../field-table.ts';
import { renamed } from '../../renamed.ts';
import { countColumn, dateTime, flagColumn, optionalIdColumn, textColumn } from '../columns/text-and-numbers.ts';
import { declare, namesOf } from '../protocol/entity.ts';
import { protocol, written } from '../protocol/envelope.ts';
import { askedOf, checkNames, chosenFields, listQuery, metaOf, type SortKeys } from '../protocol/paging.ts';

type Declared = { route: Route; handler: Handler };
/** An item and the task it is of. */
type Item = ChecklistItem & { taskId: number };
type Row = Field<Item, ChecklistInput, undefined>;

const entity = { resource: 'task-checklist', scope: 'tasks' } as const;
const noItems = 'Task not found or no checklist items';
const noDescription = 'Description is required';
const itemParams = z.object({ task_id: idParam, item_id: idParam });

const text = z.string();
const person = (id: number | null): string => String(id ?? 0);

const fields: readonly Row[] = [
  shown('id', text, (item) => String(checklistItemId(item.taskId, item.number))),
  shown('taskid', text, (item) => String(item.taskId)),
  field('description', {
    codec: { ...textColumn, input: textColumn.input.refine((value) => value.trim() !== '', { error: noDescription }) },
    required: 'create',
    message: noDescription,
    get: (item) => item.description,
    put: (description) => ({ description }),
    sample: 'Review documentation',
  }),
  field('finished', {
    codec: flagColumn,
    get: (item) => item.finishedAt !== null,
    put: (finished) => ({ finished }),
    sample: 1,
  }),
  shown('dateadded', text, (item, view) => dateTime(item.createdAt, view)),
  shown('addedfrom', text, (item) => person(item.createdBy)),
  shown('finished_from', text, (item) => person(item.finishedBy)),
  field('list_order', { codec: countColumn, get: (item) => item.order, put: (order) => ({ order }) }),
  field('assigned', {
    codec: optionalIdColumn,
    get: (item) => item.assignedId,
    put: (assignedId) => ({ assignedId }),
    sample: 1,
  }),
];

const sortable: SortKeys<Item> = {
  id: (item) => item.number,
  description: (item) => item.description,
  finished: (item) => Number(item.finishedAt !== null),
  dateadded: (item) => item.createdAt,
  list_order: (item) => item.order,
  assigned: (item) => item.assignedId,
};

const itemsOf = (doc: Task): Item[] => inOrder(doc.checklist).map((item) => ({ ...item, taskId: doc.id }));

/** GET /api/tasks/{id}/checklist. */
export function listItems(): Declared {
  const route = {
    ...declare(entity, {
      method: 'GET',
      path: '/api/tasks/{id}/checklist',
      verb: 'list',
      right: 'read',
      summary: 'List the checklist items of a task.',
      failure: noItems,
    }),
    params: idParams,
    query: listQuery,
    answer: z.array(answerOf(fields)),
  };
  const handler = lambda(protocol, route, async ({ params, query, store, firm, today, at }) => {
    checkNames(query.fields, namesOf(fields));
    const stored = await store.tasks.get(params.id);
    const { shown: asked, total, paging } = askedOf(stored ? itemsOf(stored.doc) : [], query, sortable, firm);
    if (!stored || (paging === null && total === 0)) throw new Problem('not_found', noItems);
    const view = { firm, today, at, join: undefined };
    const data = asked.map((item) => chosenFields(present(fields, item, view), query.fields, 'id'));
    return { status: 200, body: paging ? { data, meta: metaOf(total, paging.page, paging.size) } : data };
  });
  return { route, handler };
}

/** POST /api/tasks/{id}/checklist. A missing description is answered with 400, as documented. */
export function addItem(): Declared {
  const body = bodyOf(fields, 'create');
  const route = {
    ...declare(entity, {
      method: 'POST',
      path: '/api/tasks/{id}/checklist',
      verb: 'create',
      right: 'update',
      summary: 'Add a checklist item to a task.',
      failure: 'Task not found',
    }),
    params: idParams,
    body,
    answer: written.extend({ checklist_item_id: z.int(), id: z.int(), record_id: z.int() }),
    ...factsOf(fields, 'create'),
  };
  const handler = lambda(protocol, route, async ({ params, body: take, ...work }) => {
    const { description = '', ...rest } = take({ ...work, join: undefined });
    const id = await renamed({}, () => addChecklistItem(params.id, { ...rest, description }, work));
    const message = 'Checklist item added successfully';
    return { status: 200, body: { status: true, message, checklist_item_id: id, id, record_id: id } };
  });
  return { route, handler };
}

/** PUT /api/tasks/{task_id}/checklist/{item_id}. */
export function updateItem(): Declared {
  const route = {
    ...declare(entity, {
      method: 'PUT',
      path: '/api/tasks/{task_id}/checklist/{item_id}',
      verb: 'update',
      right: 'update',
      summary: 'Update a checklist item.',
      failure: 'Checklist item update failed',
    }),
    params: itemParams,
    body: bodyOf(fields, 'update'),
    answer: written,
    ...factsOf(fields, 'update'),
  };
  const handler = lambda(protocol, route, async ({ params, body: take, ...work }) => {
    const input = take({ ...work, join: undefined });
    await changeChecklistItem(params.task_id, params.item_id, input, work);
    return { status: 200, body: { status: true, message: 'Checklist item updated successfully' } };
  });
  return { route, handler };
}

/** DELETE /api/tasks/{task_id}/checklist/{item_id}, and under /api/delete. */
export function removeItem(): Declared {
  const path = '/tasks/{task_id}/checklist/{item_id}';
  const route = {
    ...declare(entity, {
      method: 'DELETE',
      path: `/api${path}`,
      verb: 'delete',
      right: 'update',
      aliases: [`DELETE /api/delete${path}`],
      summary: 'Delete a checklist item.',
      failure: 'Checklist item not found',
    }),
    params: itemParams,
    answer: written,
  };
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    await removeChecklistItem(params.task_id, params.item_id, work);
    return { status: 200, body: { status: true, message: 'Checklist item deleted successfully' } };
  });
  return { route, handler };
}
