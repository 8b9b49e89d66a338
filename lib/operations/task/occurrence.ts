import { addPeriods, countDaysBetween } from '../../domain/calendar.ts';
import { stampNew } from '../../domain/record.ts';
import { neverRepeated } from '../../domain/recurrence/repeating-record.ts';
import { type Task, task as taskSchema } from '../../domain/task/task.ts';
import type { Work } from '../../store/work.ts';
import type { Repeating } from '../recurrence/repeating.ts';

/** People, place and checklist are copied; comments and time stay with their task. */
function toCopy(template: Task, on: string, id: number, work: Work): Task {
  const { dueOn, recurrence, checklist } = template;
  const startsOn = template.startsOn ?? recurrence?.startsOn ?? on;
  return taskSchema.parse({
    ...template,
    ...stampNew(work, id),
    status: 'not-started',
    finishedAt: null,
    startsOn: on,
    dueOn: dueOn === null ? null : addPeriods(on, countDaysBetween(startsOn, dueOn), 'day'),
    checklist: checklist.map((item) => ({ ...item, finishedAt: null, finishedBy: null, createdAt: work.at })),
    ...neverRepeated,
    generatedFrom: { taskId: template.id, on },
    copying: null,
  });
}

export const repeatingTasks: Repeating<Task> = {
  records: (store) => store.tasks,
  recurrenceOf: (doc) => doc.recurrence,
  withRecurrence: (doc, recurrence) => ({ ...doc, recurrence }),
  makes: 'task',
  occurrence: async (template, on, _, supplies, work) => {
    const { tasks } = work.store;
    return { changes: [tasks.create(toCopy(template, on, await supplies.newId(tasks), work))] };
  },
};
