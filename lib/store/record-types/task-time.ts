import { figureNames, multiplyMinutes } from '../../domain/project/worth.ts';
import { isRate } from '../../domain/timesheet/charge.ts';
import { type TaskTime, taskTime } from '../../domain/timesheet/task-time.ts';
import type { RecordType } from '../record-type.ts';
import { taskRecordType } from './task.ts';

/** Has the id of its task, and exists only while that does. */
export const taskTimeRecordType: RecordType<TaskTime> = {
  name: 'task time',
  resource: null,
  schema: taskTime,
  home: 'own',
  sequence: taskRecordType.name,
  sums: ({ projectId, hourlyRate, minutes }) =>
    Object.entries(minutes).flatMap(([staffId, own]) =>
      isRate(hourlyRate)
        ? [
            {
              recordType: 'project',
              id: projectId,
              name: figureNames.taskRate(staffId),
              by: multiplyMinutes(own, hourlyRate),
            },
            { recordType: 'project', id: projectId, name: figureNames.taskRateMinutes(staffId), by: own },
          ]
        : [],
    ),
};
