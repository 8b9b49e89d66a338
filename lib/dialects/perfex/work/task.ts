/** Perfex's task. task-checklist.ts has its checklist, task-recurring.ts its recurrence. */
import * as z from 'zod';
import type { CustomValuesInput } from '../../../domain/custom-field/values.ts';
import { deriveBilling, type Figures } from '../../../domain/project/figures.ts';
import { type Task, type TaskStatus, taskRelations } from '../../../domain/task/task.ts';
import { createTask, deleteTask, updateTask } from '../../../operations/task/write.ts';
import { nullableTextInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { readFigures } from '../../resource.ts';
import { tagsColumn } from '../columns/bill.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { numberedColumn, optionalDecimalColumn, optionalWordColumn } from '../columns/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, plainMessages } from '../protocol/messages.ts';
import { type RepeatingInput, recurringColumns, toTaskInput, warnAboutRecurrence } from './task-recurring.ts';

type Input = RepeatingInput & CustomValuesInput;
type Join = ReadonlyMap<number, Figures>;

/** The API document also allows 0, which is not a status of its own. */
const statusColumn = numberedColumn<TaskStatus>(
  { 'not-started': '1', 'awaiting-feedback': '2', testing: '3', 'in-progress': '4', complete: '5' },
  { 0: 'not-started' },
);

/** Dates are shown as the instant at which they begin. */
const atMidnight = (value: unknown): string | null => (typeof value === 'string' ? `${value} 00:00:00` : null);
const startColumn: Codec<string | null> = {
  ...codec.date,
  output: atMidnight,
  wire: z.string().nullable(),
};
const dueColumn: Codec<string | null> = { ...codec.optionalDate, output: atMidnight };

const descriptionColumn: Codec<string | null> = {
  ...codec.text,
  input: nullableTextInput,
  output: (value) => value ?? '',
};

const text = z.string();
const { column, translated, computed } = defineColumns<Task, Input, Join>();

const columns = [
  computed('id', text, (doc) => String(doc.id)),
  column('name', 'name', codec.name, { ...demand('create', 'Task Name'), sample: 'This is a task' }),
  column('description', 'description', descriptionColumn),
  translated('priority', codec.optionalId, {
    alsoNames: ['priorityId'],
    read: (doc) => doc.priorityId,
    put: (priorityId) => (priorityId === null ? {} : { priorityId }),
    sample: '2',
  }),
  computed('dateadded', text, (doc, view) => codec.formatDateTime(doc.createdAt, view)),
  column('startdate', 'startsOn', startColumn, demand('create', 'Start Date')),
  column('duedate', 'dueOn', dueColumn),
  computed('datefinished', text.nullable(), (doc, view) =>
    doc.finishedAt ? codec.formatDateTime(doc.finishedAt, view) : null,
  ),
  computed('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  computed('is_added_from_contact', text, () => '0'),
  column('status', 'status', statusColumn),
  ...recurringColumns,
  column('rel_id', 'relatedId', codec.optionalId, { sample: 1 }),
  column('rel_type', 'relatedTo', optionalWordColumn(taskRelations), {
    ...demand('create', 'Related To'),
    sample: 'project',
  }),
  column('is_public', 'isPublic', codec.flag),
  column('billable', 'billable', codec.flag),
  computed('billed', text, (doc, { join }) => (deriveBilling(join.get(doc.id) ?? {}).billed ? '1' : '0')),
  computed('invoice_id', text, (doc, { join }) => String(deriveBilling(join.get(doc.id) ?? {}).invoiceId ?? 0)),
  column('hourly_rate', 'hourlyRate', optionalDecimalColumn),
  column('milestone', 'milestoneId', codec.optionalId, { sample: 1 }),
  column('visible_to_client', 'visibleToClient', codec.flag),
  column('tags', 'tags', tagsColumn),
  column('assignees', 'assigneeIds', codec.ids, { sample: [1] }),
  column('followers', 'followerIds', codec.ids, { sample: [1] }),
];

export const task = definePerfex<Task, Input, Join>({
  name: 'tasks',
  singular: 'a task',
  plural: 'tasks',
  scope: 'tasks',
  records: (store) => store.tasks,
  columns,
  join: { by: 'ids', read: (ids, { store }) => readFigures(store.tasks, ids) },
  customFields: 'tasks',
  relations: Object.fromEntries([...taskRelations, 'milestone'].map((kind) => [kind, 'id' as const])),
  rowValues: { startdate: ({ starts }) => atMidnight(starts), duedate: ({ due }) => atMidnight(due) },
  sortable: {
    id: 'id',
    name: 'name',
    priority: 'priority',
    dateadded: 'created',
    startdate: 'starts',
    duedate: 'due',
    datefinished: 'finished',
    status: 'status',
    rel_type: 'related',
    rel_id: 'relatedId',
    milestone: 'milestone',
    hourly_rate: 'rate',
  },
  messages: plainMessages('Task'),
  warnings: warnAboutRecurrence,
  create: ({ customValues, ...input }, work) => createTask({ ...toTaskInput(input), customValues }, work),
  update: (id, { customValues, ...input }, work) => updateTask(id, () => toTaskInput(input), work, customValues),
  remove: deleteTask,
});
