/** Keeping the time at a task's rate true while time is logged, changed and taken back. */
import { unknownReferenceProblem } from '../../domain/problem.ts';
import { findProjectId, type Task } from '../../domain/task/task.ts';
import {
  countMinutesAtTaskRate,
  type TaskTime,
  taskTime as taskTimeSchema,
  withMinutes,
} from '../../domain/timesheet/task-time.ts';
import type { Timesheet } from '../../domain/timesheet/timesheet.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';

/** A task and the time on it, as they were read. */
export type TimedTask = { task: Stored<Task>; time: Stored<TaskTime> | null };

/**
 * One round trip.
 * @throws Problem `invalid` for a task that does not exist
 */
export async function readTimedTask(id: number, work: Work): Promise<TimedTask> {
  const { tasks, taskTimes } = work.store;
  const [task, time] = await Promise.all([tasks.get(id), taskTimes.get(id)]);
  if (!task) throw unknownReferenceProblem('taskId', id);
  return { task, time };
}

/** Minutes at their task's rate that come to a member of staff, or go (below zero). */
export type Move = { staffId: number; by: number };

/** The minutes of an entry that its task's rate may count for, coming or (-1) going. */
export function toMove(entry: Timesheet, sign: 1 | -1 = 1): Move {
  return { staffId: entry.staffId, by: sign * countMinutesAtTaskRate(entry) };
}

/**
 * What a change of time means for its task, to be saved with it. The task is bumped: its rate and its project stay
 * what they were while time is written.
 */
export function moveTime({ task, time }: TimedTask, moves: readonly Move[], work: Work): Change[] {
  return [work.store.tasks.bump(task), ...changeTime(task.doc, time, moves, work)];
}

/** The same, for a task that is itself written with it. */
export function changeTime(task: Task, time: Stored<TaskTime> | null, moves: readonly Move[], work: Work): Change[] {
  const { taskTimes } = work.store;
  const { id, hourlyRate } = task;
  const projectId = findProjectId(task);
  if (projectId === null || moves.every(({ by }) => by === 0)) return [];
  const minutes = moves.reduce((all, { staffId, by }) => withMinutes(all, staffId, by), time?.doc.minutes ?? {});
  const doc = taskTimeSchema.parse({ id, updatedAt: work.at, projectId, hourlyRate, minutes });
  return [time ? taskTimes.update(time, doc) : taskTimes.create(doc)];
}

/** What a change of a task means for the time on it. In another project there is none: a task that has any stays. */
export function retimeTimesheet(time: Stored<TaskTime> | null, task: Task, work: Work): Change[] {
  const { taskTimes } = work.store;
  if (!time) return [];
  if (findProjectId(task) !== time.doc.projectId) return [taskTimes.remove(time)];
  const { hourlyRate } = task;
  return hourlyRate === time.doc.hourlyRate
    ? []
    : [taskTimes.update(time, { ...time.doc, hourlyRate, updatedAt: work.at })];
}
