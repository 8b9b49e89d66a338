/** Sereni's task: one of a project, on one of its boards. The time logged on it is a figure kept beside it, in seconds. */
import * as z from 'zod';
import type { Board } from '../../domain/board/board.ts';
import type { Milestone } from '../../domain/milestone/milestone.ts';
import { invalid } from '../../domain/problem.ts';
import { type Figures, timeOf } from '../../domain/project/figures.ts';
import type { Project } from '../../domain/project/project.ts';
import { neverRepeated, usualRepetition } from '../../domain/recurrence/repeating-record.ts';
import type { NamedEntry } from '../../domain/settings/settings.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { progressOfTask, projectOf, type Task } from '../../domain/task/task.ts';
import type { TaskInput } from '../../operations/task/compose.ts';
import { createTask, deleteTask, updateTask } from '../../operations/task/write.ts';
import type { Work } from '../../store/work.ts';
import { nameInput } from '../codecs.ts';
import { type Codec, type Field, field, shown } from '../field-table.ts';
import {
  flag,
  moment,
  momentOf,
  named,
  namedOf,
  nullableText,
  optionalDay,
  optionalDecimal,
  optionalReference,
  person,
  personOf,
  reference,
  text,
} from './columns.ts';
import { type Among, type Entity, figuresOf } from './entity.ts';

type Related = {
  projects: Among<Project>;
  staff: Among<Staff>;
  boards: Among<Board>;
  priorities: Among<NamedEntry>;
  milestones: Among<Milestone>;
  /** By task: seconds of time. */
  figures: ReadonlyMap<number, Figures>;
};
type Form = Omit<TaskInput, 'repetition'> & { repeats: boolean };
type Row = Field<Task, Form, Related>;

const name: Codec<string> = { ...text, mustSay: true, input: nameInput, broken: '', sample: 'Setup Network' };

const ownFields: readonly Row[] = [
  field('name', { codec: name, required: 'always', get: (doc) => doc.name, put: (value) => ({ name: value }) }),
  field('start_date', { codec: optionalDay, get: (doc) => doc.startsOn, put: (startsOn) => ({ startsOn }) }),
  field('due_date', { codec: optionalDay, get: (doc) => doc.dueOn, put: (dueOn) => ({ dueOn }) }),
  shown('progress', z.int(), progressOfTask),
  field('hourly_rate', {
    codec: optionalDecimal,
    get: (doc) => doc.hourlyRate,
    put: (hourlyRate) => ({ hourlyRate }),
    sample: '30.00',
  }),
  shown('logged_time', z.int(), (doc, { join }) => timeOf(join.figures.get(doc.id) ?? {}).logged),
  field('estimated_hours', {
    codec: optionalDecimal,
    get: (doc) => doc.estimatedHours,
    put: (estimatedHours) => ({ estimatedHours }),
    sample: 72,
  }),
  field('description', { codec: nullableText, get: (doc) => doc.description, put: (description) => ({ description }) }),
  field('visible', {
    codec: flag,
    required: 'always',
    get: (doc) => doc.visibleToClient,
    put: (visibleToClient) => ({ visibleToClient }),
  }),
  field('is_recurring', {
    codec: flag,
    get: (doc) => doc.recurrence !== null,
    put: (repeats) => ({ repeats }),
    sample: 0,
  }),
];

const fields: readonly Row[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  shown('project', named.nullable(), (doc, { join }) => namedOf(projectOf(doc), join.projects)),
  field('project_id', {
    codec: reference,
    also: ['project'],
    required: 'always',
    put: (relatedId) => ({ relatedTo: 'project', relatedId }),
  }),
  shown('user', person.nullable(), (doc, { join }) => personOf(join.staff.get(doc.createdBy ?? 0)?.doc)),
  shown('board', named.nullable(), (doc, { join }) => namedOf(doc.boardId, join.boards)),
  field('board_id', { codec: reference, also: ['board'], required: 'always', put: (boardId) => ({ boardId }) }),
  shown('milestone', named.nullable(), (doc, { join }) => namedOf(doc.milestoneId, join.milestones)),
  field('milestone_id', { codec: optionalReference, also: ['milestone'], put: (milestoneId) => ({ milestoneId }) }),
  shown('priority', named.nullable(), (doc, { join }) => namedOf(doc.priorityId, join.priorities)),
  field('priority_id', {
    codec: reference,
    also: ['priority'],
    required: 'always',
    put: (priorityId) => ({ priorityId }),
  }),
  ...ownFields,
  shown('created_at', moment, (doc, view) => momentOf(doc.createdAt, view)),
  shown('updated_at', moment, (doc, view) => momentOf(doc.updatedAt, view)),
];

/** The document does not say how often: what repeats already goes on as it does. */
function inputOf({ repeats, ...rest }: Partial<Form>, before: Task | null): TaskInput {
  if (repeats === undefined || repeats === Boolean(before?.recurrence)) return rest;
  return { ...rest, repetition: repeats ? usualRepetition(before ?? neverRepeated) : null };
}

/** Figures are read with the tasks, all that they name after them. */
function related(ids: readonly number[], { store }: Work) {
  const reading = figuresOf(store.tasks, ids);
  return async (docs: readonly Task[]): Promise<Related> => {
    const [figures, projects, staff, boards, priorities, milestones] = await Promise.all([
      reading,
      store.projects.getMany(docs.flatMap((doc) => projectOf(doc) ?? [])),
      store.staff.getMany(docs.flatMap((doc) => doc.createdBy ?? [])),
      store.boards.getMany(docs.flatMap((doc) => doc.boardId ?? [])),
      store.priorities.getMany(docs.map((doc) => doc.priorityId)),
      store.milestones.getMany(docs.flatMap((doc) => doc.milestoneId ?? [])),
    ]);
    return { projects, staff, boards, priorities, milestones, figures };
  };
}

export const task: Entity<Task, Form, Related> = {
  type: 'tasks',
  singular: 'a task',
  scope: 'tasks',
  collection: (store) => store.tasks,
  fields,
  join: { by: 'ids, then records', begin: related },
  names: { rel_id: 'project_id', startsOn: 'start_date' },
  create: (form, work) => {
    const { name: given, ...input } = inputOf(form, null);
    if (given === undefined) throw invalid('name', 'is required');
    return createTask({ ...input, name: given }, work);
  },
  update: (id, form, work) => updateTask(id, (before) => inputOf(form, before), work),
  remove: deleteTask,
  deleted: 'The task was deleted.',
};
