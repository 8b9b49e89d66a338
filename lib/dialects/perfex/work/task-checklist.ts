/** Perfex's checklist of a task. An item's id is the task's id × 1,000 + the item's number. */
import * as z from 'zod';
import { Problem } from '../../../domain/problem.ts';
import { type ChecklistItem, sortChecklist, toChecklistItemId } from '../../../domain/task/checklist.ts';
import type { Task } from '../../../domain/task/task.ts';
import {
  addChecklistItem,
  type ChecklistInput,
  changeChecklistItem,
  removeChecklistItem,
} from '../../../operations/task/checklist.ts';
import { buildBody, describeBody, toInput } from '../../bodies.ts';
import { idParam, idParams } from '../../codecs.ts';
import { declareFor } from '../../declare.ts';
import { buildAnswer, defineColumns, presentRecord } from '../../fields.ts';
import { buildView } from '../../resource.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { protocol, written } from '../protocol/envelope.ts';
import { checkFields } from '../protocol/lists.ts';
import { listQuery, replyWithWhole, type SortKeys } from '../protocol/paging.ts';
import { refuseNothing } from '../protocol/updates.ts';

type Item = ChecklistItem & { taskId: number };

const resource = { name: 'task-checklist', scope: 'tasks' } as const;
const declare = declareFor(protocol, resource);
const noItems = 'Task not found or no checklist items';
const noDescription = 'Description is required';
const itemPath = '/tasks/{task_id}/checklist/{item_id}';
const itemParams = z.object({ task_id: idParam, item_id: idParam });

const text = z.string();
const person = (id: number | null): string => String(id ?? 0);
const descriptionColumn = {
  ...codec.text,
  input: codec.text.input.refine((value) => value.trim() !== '', { error: noDescription }),
};

const { column, computed } = defineColumns<Item, ChecklistInput, undefined>();

const columns = [
  computed('id', text, (item) => String(toChecklistItemId(item.taskId, item.number))),
  computed('taskid', text, (item) => String(item.taskId)),
  column('description', 'description', descriptionColumn, {
    required: 'create',
    message: noDescription,
    sample: 'Review documentation',
  }),
  column('finished', 'finished', codec.flag, { read: (item) => item.finishedAt !== null, sample: 1 }),
  computed('dateadded', text, (item, view) => codec.formatDateTime(item.createdAt, view)),
  computed('addedfrom', text, (item) => person(item.createdBy)),
  computed('finished_from', text, (item) => person(item.finishedBy)),
  column('list_order', 'order', codec.count),
  column('assigned', 'assignedId', codec.optionalId, { sample: 1 }),
];

const sortable: SortKeys<Item> = {
  id: (item) => item.number,
  description: (item) => item.description,
  finished: (item) => Number(item.finishedAt !== null),
  dateadded: (item) => item.createdAt,
  list_order: (item) => item.order,
  assigned: (item) => item.assignedId,
};

const itemsOf = (doc: Task): Item[] => sortChecklist(doc.checklist).map((item) => ({ ...item, taskId: doc.id }));

/** GET of a task's checklist. */
export const listItems = () =>
  declare(
    { method: 'GET', path: '/api/tasks/{id}/checklist', verb: 'list', summary: 'List the checklist items of a task.' },
    { failure: noItems, params: idParams, query: listQuery, answer: z.array(buildAnswer(columns)) },
    async ({ params, query, ...work }) => {
      checkFields(columns, query.fields, work);
      const stored = await work.store.tasks.get(params.id);
      const view = buildView(undefined, work);
      const show = (item: Item) => presentRecord(columns, item, view);
      const items = stored ? itemsOf(stored.doc) : [];
      const reply = replyWithWhole(items, query, { sortable, show, none: noItems }, work.organization);
      if (!stored) throw new Problem('not_found', noItems);
      return reply;
    },
  );

/** POST /api/tasks/{id}/checklist. A missing description answers 400, as documented. */
export const addItem = () =>
  declare(
    {
      method: 'POST',
      path: '/api/tasks/{id}/checklist',
      verb: 'create',
      right: 'update',
      summary: 'Add a checklist item to a task.',
    },
    {
      failure: 'Task not found',
      params: idParams,
      body: buildBody(columns, 'create'),
      answer: written.extend({ checklist_item_id: z.int(), id: z.int(), record_id: z.int() }),
      ...describeBody(columns, 'create'),
    },
    async ({ params, body, ...work }) => {
      const id = await addChecklistItem(params.id, toInput(columns, body, work), work);
      const message = 'Checklist item added successfully';
      return { status: 200, body: { status: true, message, checklist_item_id: id, id, record_id: id } };
    },
  );

/** PUT of one item of a task's checklist. */
export const updateItem = () =>
  declare(
    { method: 'PUT', path: `/api${itemPath}`, verb: 'update', summary: 'Update a checklist item.' },
    {
      failure: 'Checklist item update failed',
      params: itemParams,
      body: buildBody(columns, 'update'),
      answer: written,
      ...describeBody(columns, 'update'),
    },
    async ({ params, body, ...work }) => {
      refuseNothing(columns, body);
      await changeChecklistItem(params.task_id, params.item_id, toInput(columns, body, work), work);
      return { status: 200, body: { status: true, message: 'Checklist item updated successfully' } };
    },
  );

/** DELETE /api/tasks/{task_id}/checklist/{item_id}, also under /api/delete. */
export const removeItem = () =>
  declare(
    {
      method: 'DELETE',
      path: `/api${itemPath}`,
      verb: 'delete',
      right: 'update',
      summary: 'Delete a checklist item.',
      aliases: [`DELETE /api/delete${itemPath}`],
    },
    { failure: 'Checklist item not found', params: itemParams, answer: written },
    async ({ params, ...work }) => {
      await removeChecklistItem(params.task_id, params.item_id, work);
      return { status: 200, body: { status: true, message: 'Checklist item deleted successfully' } };
    },
  );
