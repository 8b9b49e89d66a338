/** Sereni's task: part of a project, on one of its boards. */
import * as z from 'zod';
import type { Board } from '../../domain/board/board.ts';
import type { Milestone } from '../../domain/milestone/milestone.ts';
import { type Figures, readTime } from '../../domain/project/figures.ts';
import type { Project } from '../../domain/project/project.ts';
import { defaultRepetition, neverRepeated } from '../../domain/recurrence/repeating-record.ts';
import type { NamedEntry } from '../../domain/settings/settings.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import type { TaskInput } from '../../domain/task/compose.ts';
import { deriveTaskProgress, findProjectId, type Task } from '../../domain/task/task.ts';
import { createTask, deleteTask, updateTask } from '../../operations/task/write.ts';
import type { Work } from '../../store/work.ts';
import { defineColumns } from '../fields.ts';
import { type Among, readFigures } from '../resource.ts';
import * as codec from './columns.ts';
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

const { column, writeOnly, translated, computed } = defineColumns<Task, Input, Related>();

const columns = [
  codec.idColumn,
  computed('project', codec.named.nullable(), (doc, { join }) => codec.presentNamed(findProjectId(doc), join.projects)),
  translated('project_id', codec.reference, {
    also: ['project'],
    required: 'always',
    alsoNames: ['relatedId'],
    put: (relatedId) => ({ relatedTo: 'project', relatedId }),
  }),
  computed('user', codec.person.nullable(), (doc, { join }) =>
    codec.presentPerson(join.staff.get(doc.createdBy ?? 0)?.doc),
  ),
  computed('board', codec.named.nullable(), (doc, { join }) => codec.presentNamed(doc.boardId, join.boards)),
  writeOnly('board_id', 'boardId', codec.reference, { also: ['board'], required: 'always' }),
  computed('milestone', codec.named.nullable(), (doc, { join }) =>
    codec.presentNamed(doc.milestoneId, join.milestones),
  ),
  writeOnly('milestone_id', 'milestoneId', codec.optionalReference, { also: ['milestone'] }),
  computed('priority', codec.named.nullable(), (doc, { join }) => codec.presentNamed(doc.priorityId, join.priorities)),
  writeOnly('priority_id', 'priorityId', codec.reference, { also: ['priority'], required: 'always' }),
  column('name', 'name', codec.name, { required: 'always', sample: 'Setup Network' }),
  column('start_date', 'startsOn', codec.optionalDay),
  column('due_date', 'dueOn', codec.optionalDay),
  computed('progress', z.int(), deriveTaskProgress),
  column('hourly_rate', 'hourlyRate', codec.optionalDecimal, { sample: '30.00' }),
  computed('logged_time', z.int(), (doc, { join }) => readTime(join.figures.get(doc.id) ?? {}).logged),
  column('estimated_hours', 'estimatedHours', codec.optionalDecimal, { sample: 72 }),
  column('description', 'description', codec.textOrNull),
  column('visible', 'visibleToClient', codec.flag, { required: 'always' }),
  column('is_recurring', 'repeats', codec.flag, { read: (doc) => doc.recurrence !== null, sample: 0 }),
  ...codec.timeColumns,
];

/** The document cannot say how often a task repeats, so one that repeats keeps its schedule. */
function toInput({ repeats, ...rest }: Input, before: Task | null): TaskInput {
  if (repeats === undefined || repeats === Boolean(before?.recurrence)) return rest;
  return { ...rest, repetition: repeats ? defaultRepetition(before ?? neverRepeated) : null };
}

/** Figures are read with the tasks; related records after them. */
function beginRelated(ids: readonly number[], { store }: Work) {
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
  join: { by: 'ids, then records', begin: beginRelated },
  create: (input, work) => createTask(toInput(input, null), work),
  update: (id, input, work) => updateTask(id, (before) => toInput(input, before), work),
  remove: deleteTask,
  deleted: 'The task was deleted.',
});
