/** Perfex's task. Its checklist is in task-checklist.ts, how it repeats in task-recurring.ts. */
import * as z from 'zod';
import type { CustomValuesInput } from '../../../domain/custom-field/values.ts';
import { invalidProblem } from '../../../domain/problem.ts';
import { deriveBilling, type Figures } from '../../../domain/project/figures.ts';
import { type Task, type TaskStatus, taskRelations, task as taskSchema } from '../../../domain/task/task.ts';
import { createTask, deleteTask, updateTask } from '../../../operations/task/write.ts';
import type { Work } from '../../../store/work.ts';
import { nullableTextInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { readFigures } from '../../resource.ts';
import { tagsColumn } from '../columns/bill.ts';
import { nameColumn } from '../columns/people.ts';
import {
  dateColumn,
  flagColumn,
  formatDateTime,
  optionalDateColumn,
  optionalIdColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import { numberedColumn, optionalDecimalColumn, optionalWordColumn, staffIdsColumn } from '../columns/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { type RepeatingInput, recurringColumns, toTaskInput, warnAboutRecurrence } from './task-recurring.ts';

type Input = RepeatingInput & CustomValuesInput;
/** By task. */
type Join = ReadonlyMap<number, Figures>;

/** 0, which the document allows, is no status of its own. */
const statusColumn = numberedColumn<TaskStatus>(
  { 'not-started': '1', 'awaiting-feedback': '2', testing: '3', 'in-progress': '4', complete: '5' },
  { 0: 'not-started' },
);

/** Days come back as the moment they begin. */
const midnight = ' 00:00:00';
const startColumn: Codec<string | null> = {
  ...dateColumn,
  output: (value) => (value === null ? null : value + midnight),
  wire: z.string().nullable(),
};
const dueColumn: Codec<string | null> = { ...optionalDateColumn, output: startColumn.output };

/** "" where nothing was said. */
const descriptionColumn: Codec<string | null> = {
  ...textColumn,
  input: nullableTextInput,
  output: (value) => value ?? '',
};

const text = z.string();
const { column, translated, computed } = defineColumns<Task, Input, Join>();

const columns = [
  computed('id', text, (doc) => String(doc.id)),
  column('name', 'name', nameColumn, {
    required: 'create',
    message: 'The Task Name field is required',
    sample: 'This is a task',
  }),
  column('description', 'description', descriptionColumn),
  translated('priority', optionalIdColumn, {
    alsoNames: ['priorityId'],
    read: (doc) => doc.priorityId,
    // A task has always one.
    put: (given) => (given === null ? {} : { priorityId: given }),
    sample: '2',
  }),
  computed('dateadded', text, (doc, view) => formatDateTime(doc.createdAt, view)),
  column('startdate', 'startsOn', startColumn, { required: 'create', message: 'The Start Date field is required' }),
  column('duedate', 'dueOn', dueColumn),
  computed('datefinished', text.nullable(), (doc, view) =>
    doc.finishedAt ? formatDateTime(doc.finishedAt, view) : null,
  ),
  computed('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  computed('is_added_from_contact', text, () => '0'),
  column('status', 'status', statusColumn),
  ...recurringColumns,
  column('rel_id', 'relatedId', optionalIdColumn, { sample: 1 }),
  column('rel_type', 'relatedTo', optionalWordColumn(taskRelations), {
    required: 'create',
    message: 'The Related To field is required',
    sample: 'project',
  }),
  column('is_public', 'isPublic', flagColumn),
  column('billable', 'billable', flagColumn),
  computed('billed', text, (doc, { join }) => (deriveBilling(join.get(doc.id) ?? {}).billed ? '1' : '0')),
  computed('invoice_id', text, (doc, { join }) => String(deriveBilling(join.get(doc.id) ?? {}).invoiceId ?? 0)),
  column('hourly_rate', 'hourlyRate', optionalDecimalColumn),
  column('milestone', 'milestoneId', optionalIdColumn, { sample: 1 }),
  column('visible_to_client', 'visibleToClient', flagColumn),
  column('tags', 'tags', tagsColumn),
  column('assignees', 'assigneeIds', staffIdsColumn),
  column('followers', 'followerIds', staffIdsColumn),
];

export const task = definePerfex<Task, Input, Join>({
  name: 'tasks',
  singular: 'a task',
  plural: 'tasks',
  scope: 'tasks',
  idKey: 'id',
  records: (store) => store.tasks,
  columns,
  join: { by: 'ids', read: (ids, { store }) => readFigures(store.tasks, ids) },
  customFields: 'tasks',
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
  messages: {
    created: 'Task add successful.',
    notCreated: 'Task add fail.',
    updated: 'Task Update Successful.',
    notUpdated: 'Task Update Fail.',
    deleted: 'Task Delete Successful.',
    notDeleted: 'Task Delete Fail.',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  warnings: warnAboutRecurrence,
  create: ({ customValues, ...input }, work) => {
    const { name, ...rest } = toTaskInput(input);
    if (name === undefined) throw invalidProblem('name', 'is required');
    return createTask({ ...rest, name, customValues }, work);
  },
  update: (id, { customValues, ...input }, work) => updateTask(id, () => toTaskInput(input), work, customValues),
  remove: deleteTask,
});

/** What Zapier shows while a Zap is set up: every key of a real task. */
export function buildSampleTask(work: Work): Task {
  const people = { id: 1, createdAt: work.at, createdBy: null, updatedAt: work.at, updatedBy: null };
  return taskSchema.parse({
    ...people,
    name: 'Sample Task',
    description: 'What there is to do',
    startsOn: work.today,
    dueOn: work.today,
    relatedTo: 'project',
    relatedId: 1,
    assigneeIds: [1],
  });
}
