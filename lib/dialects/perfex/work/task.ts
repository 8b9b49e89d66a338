/** Perfex's task. Its checklist is in task-checklist.ts, how it repeats in task-recurring.ts. */
import * as z from 'zod';
import type { CustomValuesInput } from '../../../domain/custom-field/values.ts';
import { invalid } from '../../../domain/problem.ts';
import { billingOf, type Figures } from '../../../domain/project/figures.ts';
import type { TaskInput } from '../../../domain/task/compose.ts';
import { type Task, type TaskStatus, taskRelations, task as taskSchema } from '../../../domain/task/task.ts';
import { createTask, deleteTask, updateTask } from '../../../operations/task/write.ts';
import type { Work } from '../../../store/work.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { tagsColumn } from '../columns/bill.ts';
import { nameColumn } from '../columns/people.ts';
import {
  dateColumn,
  dateTime,
  flagColumn,
  optionalDateColumn,
  optionalIdColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import { numberedColumn, optionalDecimalColumn, optionalWordColumn, staffIdsColumn } from '../columns/work.ts';
import type { Entity } from '../protocol/entity.ts';
import { type Repeats, recurringFields, repetitionFrom, repetitionWarnings } from './task-recurring.ts';

type Form = TaskInput & Repeats & CustomValuesInput;
/** By task. */
type Join = ReadonlyMap<number, Figures>;
type Row = Field<Task, Form, Join>;

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

const text = z.string();
const constant = (wire: string, value: string): Row => shown(wire, text, () => value);
const flag = (wire: string, key: 'isPublic' | 'billable' | 'visibleToClient'): Row =>
  field(wire, { codec: flagColumn, get: (doc) => doc[key], put: (value) => ({ [key]: value }) });

const ownFields: readonly Row[] = [
  shown('id', text, (doc) => String(doc.id)),
  field('name', {
    codec: nameColumn,
    required: 'create',
    message: 'The Task Name field is required',
    get: (doc) => doc.name,
    put: (name) => ({ name }),
    sample: 'This is a task',
  }),
  field('description', {
    codec: textColumn,
    get: (doc) => doc.description ?? '',
    put: (description) => ({ description: description || null }),
  }),
  field('priority', {
    codec: optionalIdColumn,
    get: (doc) => doc.priorityId,
    put: (given): { priorityId?: number } => (given === null ? {} : { priorityId: given }),
    sample: '2',
  }),
  shown('dateadded', text, (doc, view) => dateTime(doc.createdAt, view)),
  field('startdate', {
    codec: startColumn,
    required: 'create',
    message: 'The Start Date field is required',
    get: (doc) => doc.startsOn,
    put: (startsOn) => ({ startsOn }),
  }),
  field('duedate', { codec: dueColumn, get: (doc) => doc.dueOn, put: (dueOn) => ({ dueOn }) }),
  shown('datefinished', text.nullable(), (doc, view) => (doc.finishedAt ? dateTime(doc.finishedAt, view) : null)),
  shown('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  constant('is_added_from_contact', '0'),
  field('status', { codec: statusColumn, get: (doc) => doc.status, put: (status) => ({ status }) }),
];

const fields: readonly Row[] = [
  ...ownFields,
  ...recurringFields,
  field('rel_id', {
    codec: optionalIdColumn,
    get: (doc) => doc.relatedId,
    put: (relatedId) => ({ relatedId }),
    sample: 1,
  }),
  field('rel_type', {
    codec: { ...optionalWordColumn(taskRelations), sample: 'project' },
    required: 'create',
    message: 'The Related To field is required',
    get: (doc) => doc.relatedTo,
    put: (relatedTo) => ({ relatedTo }),
  }),
  flag('is_public', 'isPublic'),
  flag('billable', 'billable'),
  shown('billed', text, (doc, { join }) => (billingOf(join.get(doc.id) ?? {}).billed ? '1' : '0')),
  shown('invoice_id', text, (doc, { join }) => String(billingOf(join.get(doc.id) ?? {}).invoiceId ?? 0)),
  field('hourly_rate', {
    codec: optionalDecimalColumn,
    get: (doc) => doc.hourlyRate,
    put: (hourlyRate) => ({ hourlyRate }),
  }),
  field('milestone', {
    codec: optionalIdColumn,
    get: (doc) => doc.milestoneId,
    put: (milestoneId) => ({ milestoneId }),
    sample: 1,
  }),
  flag('visible_to_client', 'visibleToClient'),
  field('tags', { codec: tagsColumn, get: (doc) => doc.tags, put: (tags) => ({ tags }) }),
  field('assignees', {
    codec: staffIdsColumn,
    get: (doc) => doc.assigneeIds,
    put: (assigneeIds) => ({ assigneeIds }),
  }),
  field('followers', {
    codec: staffIdsColumn,
    get: (doc) => doc.followerIds,
    put: (followerIds) => ({ followerIds }),
  }),
];

/** @throws Problem `invalid` for a repetition that says too little */
function inputOf(form: Partial<Form>): TaskInput {
  const { repeats, everyCustom, unitCustom, unitPlain, cycles, ...rest } = form;
  return { ...rest, ...repetitionFrom(form) };
}

async function figuresOf(ids: readonly number[], { store }: Work): Promise<Join> {
  const figures = await Promise.all(ids.map((id) => store.tasks.figures(id)));
  return new Map(ids.map((id, i) => [id, figures[i] ?? {}]));
}

export const task: Entity<Task, Form, Join> = {
  resource: 'tasks',
  singular: 'a task',
  plural: 'tasks',
  scope: 'tasks',
  idKey: 'id',
  collection: (store) => store.tasks,
  fields,
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
  names: { startsOn: 'startdate', milestone_id: 'milestone', priority_id: 'priority' },
  join: (docs, work) =>
    figuresOf(
      docs.map((doc) => doc.id),
      work,
    ),
  joinByIds: figuresOf,
  warnings: repetitionWarnings,
  create: ({ customValues, ...form }, work) => {
    const { name, ...input } = inputOf(form);
    if (name === undefined) throw invalid('name', 'is required');
    return createTask({ ...input, name, customValues }, work);
  },
  update: (id, { customValues, ...form }, work) => updateTask(id, () => inputOf(form), work, customValues),
  remove: deleteTask,
};

/** What Zapier shows while a Zap is set up: every key of a real task. */
export function sampleTask(work: Work): Task {
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
