/** Sereni's task: one of a project, on one of its boards. The time logged on it is a figure kept beside it, in seconds. */
import * as z from 'zod';
import type { Board } from '../../domain/board/board.ts';
import type { Milestone } from '../../domain/milestone/milestone.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { type Figures, readTime } from '../../domain/project/figures.ts';
import type { Project } from '../../domain/project/project.ts';
import { defaultRepetition, neverRepeated } from '../../domain/recurrence/repeating-record.ts';
import type { NamedEntry } from '../../domain/settings/settings.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import type { TaskInput } from '../../domain/task/compose.ts';
import { deriveTaskProgress, findProjectId, type Task } from '../../domain/task/task.ts';
import { createTask, deleteTask, updateTask } from '../../operations/task/write.ts';
import type { Work } from '../../store/work.ts';
import { nameInput } from '../codecs.ts';
import { type Codec, defineColumns } from '../fields.ts';
import { type Among, readFigures } from '../resource.ts';
import {
  flag,
  formatMoment,
  moment,
  named,
  nullableText,
  optionalDay,
  optionalDecimal,
  optionalReference,
  person,
  presentNamed,
  presentPerson,
  reference,
  text,
} from './columns.ts';
import { defineSereni } from './protocol.ts';

type Related = {
  projects: Among<Project>;
  staff: Among<Staff>;
  boards: Among<Board>;
  priorities: Among<NamedEntry>;
  milestones: Among<Milestone>;
  /** By task: seconds of time. */
  figures: ReadonlyMap<number, Figures>;
};
type Input = Omit<TaskInput, 'repetition'> & { repeats?: boolean };

const name: Codec<string> = { ...text, mustSay: true, input: nameInput, broken: '', sample: 'Setup Network' };

const { column, writeOnly, translated, computed } = defineColumns<Task, Input, Related>();

const columns = [
  computed('id', z.string(), (doc) => String(doc.id)),
  computed('project', named.nullable(), (doc, { join }) => presentNamed(findProjectId(doc), join.projects)),
  translated('project_id', reference, {
    also: ['project'],
    required: 'always',
    alsoNames: ['relatedId'],
    put: (relatedId) => ({ relatedTo: 'project', relatedId }),
  }),
  computed('user', person.nullable(), (doc, { join }) => presentPerson(join.staff.get(doc.createdBy ?? 0)?.doc)),
  computed('board', named.nullable(), (doc, { join }) => presentNamed(doc.boardId, join.boards)),
  writeOnly('board_id', 'boardId', reference, { also: ['board'], required: 'always' }),
  computed('milestone', named.nullable(), (doc, { join }) => presentNamed(doc.milestoneId, join.milestones)),
  writeOnly('milestone_id', 'milestoneId', optionalReference, { also: ['milestone'] }),
  computed('priority', named.nullable(), (doc, { join }) => presentNamed(doc.priorityId, join.priorities)),
  writeOnly('priority_id', 'priorityId', reference, { also: ['priority'], required: 'always' }),
  column('name', 'name', name, { required: 'always' }),
  column('start_date', 'startsOn', optionalDay),
  column('due_date', 'dueOn', optionalDay),
  computed('progress', z.int(), deriveTaskProgress),
  column('hourly_rate', 'hourlyRate', optionalDecimal, { sample: '30.00' }),
  computed('logged_time', z.int(), (doc, { join }) => readTime(join.figures.get(doc.id) ?? {}).logged),
  column('estimated_hours', 'estimatedHours', optionalDecimal, { sample: 72 }),
  column('description', 'description', nullableText),
  column('visible', 'visibleToClient', flag, { required: 'always' }),
  column('is_recurring', 'repeats', flag, { read: (doc) => doc.recurrence !== null, sample: 0 }),
  computed('created_at', moment, (doc, view) => formatMoment(doc.createdAt, view)),
  computed('updated_at', moment, (doc, view) => formatMoment(doc.updatedAt, view)),
];

/** The document does not say how often: what repeats already goes on as it does. */
function toInput({ repeats, ...rest }: Input, before: Task | null): TaskInput {
  if (repeats === undefined || repeats === Boolean(before?.recurrence)) return rest;
  return { ...rest, repetition: repeats ? defaultRepetition(before ?? neverRepeated) : null };
}

/** Figures are read with the tasks, all that they name after them. */
function related(ids: readonly number[], { store }: Work) {
  const reading = readFigures(store.tasks, ids);
  return async (docs: readonly Task[]): Promise<Related> => {
    const [figures, projects, staff, boards, priorities, milestones] = await Promise.all([
      reading,
      store.projects.getMany(docs.flatMap((doc) => findProjectId(doc) ?? [])),
      store.staff.getMany(docs.flatMap((doc) => doc.createdBy ?? [])),
      store.boards.getMany(docs.flatMap((doc) => doc.boardId ?? [])),
      store.priorities.getMany(docs.map((doc) => doc.priorityId)),
      store.milestones.getMany(docs.flatMap((doc) => doc.milestoneId ?? [])),
    ]);
    return { projects, staff, boards, priorities, milestones, figures };
  };
}

export const task = defineSereni<Task, Input, Related>({
  name: 'tasks',
  singular: 'a task',
  plural: 'tasks',
  scope: 'tasks',
  records: (store) => store.tasks,
  columns,
  join: { by: 'ids, then records', begin: related },
  create: (form, work) => {
    const { name: given, ...input } = toInput(form, null);
    if (given === undefined) throw invalidProblem('name', 'is required');
    return createTask({ ...input, name: given }, work);
  },
  update: (id, input, work) => updateTask(id, (before) => toInput(input, before), work),
  remove: deleteTask,
  deleted: 'The task was deleted.',
});
