/** How the minutes of a task by person lie in the table. */
import { figureNames, ratedMinutes } from '../../domain/project/worth.ts';
import { isRate } from '../../domain/timesheet/charge.ts';
import { type TaskTime, taskTime } from '../../domain/timesheet/task-time.ts';
import type { Noun } from '../noun.ts';
import { taskNoun } from './task.ts';

/** Has the ids of tasks, and is there only while its task is. */
export const taskTimeNoun: Noun<TaskTime> = {
  name: 'task time',
  resource: null,
  schema: taskTime,
  home: 'own',
  sequence: taskNoun.name,
  sums: ({ projectId, hourlyRate, minutes }) =>
    Object.entries(minutes).flatMap(([staffId, own]) =>
      isRate(hourlyRate)
        ? [
            { noun: 'project', id: projectId, name: figureNames.taskRate(staffId), by: ratedMinutes(own, hourlyRate) },
            { noun: 'project', id: projectId, name: figureNames.taskRateMinutes(staffId), by: own },
          ]
        : [],
    ),
};
