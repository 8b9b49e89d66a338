/** Keeps the sum of time at a task's rate correct while time is logged, changed and deleted. */
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

/** Reads a task with its time. One round trip. @throws Problem `invalid` for an unknown task */
export async function readTimedTask(id: number, work: Work): Promise<TimedTask> {
  const { tasks, taskTimes } = work.store;
  const [task, time] = await Promise.all([tasks.get(id), taskTimes.get(id)]);
  if (!task) throw unknownReferenceProblem('taskId', id);
  return { task, time };
}

/** Minutes at the task's rate that a member of staff gains, or loses (negative). */
export type Move = { staffId: number; by: number };

/** Gives the minutes of an entry that count at its task's rate; sign -1 removes them. */
export function toMove(entry: Timesheet, sign: 1 | -1 = 1): Move {
  return { staffId: entry.staffId, by: sign * countMinutesAtTaskRate(entry) };
}

/** Lists the changes to save with changed time. They bump the task, so that its rate and project stay what was read. */
export function moveTime({ task, time }: TimedTask, moves: readonly Move[], work: Work): Change[] {
  return [work.store.tasks.bump(task), ...changeTime(task.doc, time, moves, work)];
}

/** Does the same where the task itself is written. */
export function changeTime(task: Task, time: Stored<TaskTime> | null, moves: readonly Move[], work: Work): Change[] {
  const { taskTimes } = work.store;
  const { id, hourlyRate } = task;
  const projectId = findProjectId(task);
  if (projectId === null || moves.every(({ by }) => by === 0)) return [];
  const minutes = moves.reduce((all, { staffId, by }) => withMinutes(all, staffId, by), time?.doc.minutes ?? {});
  const doc = taskTimeSchema.parse({ id, updatedAt: work.at, projectId, hourlyRate, minutes });
  return [time ? taskTimes.update(time, doc) : taskTimes.create(doc)];
}

/** Lists the changes that a changed task means for its time. Only a task without time can change its project. */
export function retimeTimesheet(time: Stored<TaskTime> | null, task: Task, work: Work): Change[] {
  const { taskTimes } = work.store;
  if (!time) return [];
  if (findProjectId(task) !== time.doc.projectId) return [taskTimes.remove(time)];
  const { hourlyRate } = task;
  return hourlyRate === time.doc.hourlyRate
    ? []
    : [taskTimes.update(time, { ...time.doc, hourlyRate, updatedAt: work.at })];
}
