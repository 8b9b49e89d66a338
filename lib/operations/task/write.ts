import type { CustomValuesInput, GivenValues } from '../../domain/custom-field/values.ts';
import { Problem } from '../../domain/problem.ts';
import { requireGiven, stampChange, stampNew } from '../../domain/record.ts';
import { composeTask, type TaskInput } from '../../domain/task/compose.ts';
import { findProjectId, type Task } from '../../domain/task/task.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { planCommentRemoval, readCommentsOn } from '../comment/delete.ts';
import { beginChangedCustomValues, beginNewCustomValues } from '../custom-field/values.ts';
import { refuseMovedRate } from '../project/moved-rate.ts';
import { readExisting } from '../record/records.ts';
import { retimeTimesheet } from '../timesheet/task-time.ts';
import { checkPlace, readPlace } from './place.ts';

/**
 * Stores a new task. Two round trips. Without a status it is in progress once its start has come.
 * @throws Problem `invalid` for unknown references, and for a milestone or board of another project
 */
export async function createTask(
  { customValues, ...input }: TaskInput & CustomValuesInput,
  work: Work,
): Promise<Stored<Task>> {
  requireGiven(input, 'name');
  const { tasks, milestones } = work.store;
  const newValues = beginNewCustomValues('tasks', customValues, work);
  const idPromise = tasks.nextId();
  return retryOnConflict(async () => {
    const [id, place] = await Promise.all([idPromise, readPlace(input, {}, work)]);
    const doc = composeTask(null, input, stampNew(work, id), work);
    checkPlace(place, findProjectId(doc));
    const [stored] = await work.store.save([
      tasks.create({ ...doc, customValues: await newValues() }),
      ...(place.milestone ? [milestones.bump(place.milestone)] : []),
    ]);
    return stored;
  });
}

/**
 * Changes a task; fields left out stay. A move to another project drops milestone and board. Two round trips, three for
 * a move.
 * @param toInput gives the input from the stored task
 * @param customValues apart from `toInput`, so that their fields are read beside the task
 * @throws Problem `not_found`; as on create; `invalid` for a rate moved to another currency; `conflict` for a move with
 * logged time
 */
export function updateTask(
  id: number,
  toInput: (before: Task) => TaskInput,
  work: Work,
  customValues?: GivenValues,
): Promise<Stored<Task>> {
  const { tasks, taskTimes, milestones } = work.store;
  const changedValues = beginChangedCustomValues('tasks', customValues, work);
  return retryOnConflict(async () => {
    const [before, time] = await Promise.all([readExisting(tasks, id), taskTimes.get(id)]);
    const input = toInput(before.doc);
    const doc = composeTask(before.doc, input, { ...before.doc, ...stampChange(work) }, work);
    const isMoved = findProjectId(doc) !== findProjectId(before.doc);
    // Read after the task: time logged in between has changed the version that the write requires.
    const known = isMoved ? { priorityId: before.doc.priorityId } : before.doc;
    const [place, figures] = await Promise.all([readPlace(doc, known, work), isMoved ? tasks.figures(id) : null]);
    if ((figures?.timesheets ?? 0) > 0) {
      const message = 'cannot change to another project: time is logged on the task';
      throw new Problem('conflict', `relatedId ${message}`, [{ path: ['relatedId'], message }]);
    }
    checkPlace(place, findProjectId(doc));
    const placed = (task: Task) => ({ ...task, projectId: findProjectId(task) });
    await refuseMovedRate(placed(before.doc), placed(doc), input.hourlyRate !== undefined, work);
    const [stored] = await work.store.save([
      tasks.update(before, { ...doc, customValues: await changedValues(before.doc.customValues) }),
      ...retimeTimesheet(time, doc, work),
      ...(place.milestone ? [milestones.bump(place.milestone)] : []),
    ]);
    return stored;
  });
}

/**
 * Deletes a task with its checklist and comments. Two round trips, three with comments.
 * @throws Problem `not_found`; `conflict` while time is logged on it
 */
export async function deleteTask(id: number, work: Work): Promise<void> {
  const { tasks, taskTimes } = work.store;
  const subject = { subject: 'task', subjectId: id } as const;
  await retryOnConflict(async () => {
    const [before, firstComments, time] = await Promise.all([
      readExisting(tasks, id),
      readCommentsOn(subject, work),
      taskTimes.get(id),
    ]);
    const comments = await planCommentRemoval(subject, firstComments, work);
    await work.store.save([tasks.remove(before), ...comments, ...(time ? [taskTimes.remove(time)] : [])]);
  });
}
