/** Logging time on a task, changing it and taking it back. */
import { invalid, Problem } from '../../domain/problem.ts';
import { birth, type Given, touched } from '../../domain/record.ts';
import { projectOf } from '../../domain/task/task.ts';
import { minutesAtTaskRate } from '../../domain/timesheet/task-time.ts';
import { secondsBetween, type Timesheet, timesheet as timesheetSchema } from '../../domain/timesheet/timesheet.ts';
import type { Stored } from '../../store/record-type.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { refuseMovedRate } from '../project/moved-rate.ts';
import { existing } from '../record/records.ts';
import { type Move, moveOf, type TimedTask, timedTask, timeMoved } from './task-time.ts';

/** What a client gives of time; the rest follows from its task or is set by an invoice. */
export type TimesheetInput = Partial<Omit<Given<Timesheet>, 'projectId' | 'seconds' | 'invoiceId'>>;

/** @throws Problem `invalid` for an end before the start */
function checked(value: Timesheet): Timesheet {
  const { startedAt, endedAt } = value;
  if (endedAt !== null && endedAt < startedAt) throw invalid('endedAt', 'is before the start');
  return { ...value, seconds: secondsBetween(startedAt, endedAt) };
}

/**
 * Logs time on a task, for the member of staff behind the token where nobody is named. Two round trips.
 * @throws Problem `invalid` without a task or a start, for a task or person that does not exist, or an end before the start
 */
export async function createTimesheet(input: TimesheetInput, work: Work): Promise<Stored<Timesheet>> {
  const { timesheets } = work.store;
  const { taskId, startedAt } = input;
  if (taskId === undefined) throw invalid('taskId', 'is required');
  if (startedAt === undefined) throw invalid('startedAt', 'is required');
  const staffId = input.staffId ?? work.actor.staffId;
  if (staffId === null) throw invalid('staffId', 'is required: the token acts for no member of staff');
  const given = timesheets.nextId();
  return racing(async () => {
    const [id, timed] = await Promise.all([given, timedTask(taskId, work)]);
    const doc = checked(
      timesheetSchema.parse({
        billable: timed.task.doc.billable,
        ...input,
        ...birth(work, id),
        staffId,
        projectId: projectOf(timed.task.doc),
      }),
    );
    const [stored] = await work.store.save([timesheets.create(doc), ...timeMoved(timed, [moveOf(doc)], work)]);
    return stored;
  });
}

/**
 * Changes time; what is left out stays. Two round trips, three on another task and where what it is worth changes.
 * @param given what is given, from the time as it stands
 * @throws Problem `not_found`; as on create; `invalid` for a rate of its own that would go to a project of another currency;
 *   `conflict` for anything but the note once it is on an invoice
 */
export function updateTimesheet(
  id: number,
  given: (before: Timesheet) => TimesheetInput,
  work: Work,
): Promise<Stored<Timesheet>> {
  const { timesheets } = work.store;
  return racing(async () => {
    const before = await existing(timesheets, id);
    const input = given(before.doc);
    const kept = { ...before.doc.kept, ...input.kept };
    const doc = checked(timesheetSchema.parse({ ...before.doc, ...input, kept, ...touched(work) }));
    if (before.doc.invoiceId !== null && isCharged(doc, before.doc)) throw billed(before.doc);
    const timed = await timedTasks(before.doc, doc, work);
    const task = timed.find((one) => one.task.doc.id === doc.taskId)?.task.doc;
    const moved = task ? { ...doc, projectId: projectOf(task) } : doc;
    await refuseMovedRate(before.doc, moved, input.hourlyRate !== undefined, work);
    const on = (value: Timesheet, taskId: number, sign: 1 | -1): Move[] =>
      value.taskId === taskId ? [moveOf(value, sign)] : [];
    const [stored] = await work.store.save([
      timesheets.update(before, moved),
      ...timed.flatMap((one) => {
        const { id: taskId } = one.task.doc;
        return timeMoved(one, [...on(before.doc, taskId, -1), ...on(moved, taskId, 1)], work);
      }),
    ]);
    return stored;
  });
}

/** The tasks whose time a change moves: the old and the new one, the one it stays on, or none. */
function timedTasks(before: Timesheet, after: Timesheet, work: Work): Promise<TimedTask[]> {
  const moves =
    after.taskId !== before.taskId ||
    after.staffId !== before.staffId ||
    minutesAtTaskRate(after) !== minutesAtTaskRate(before);
  const ids = moves ? [...new Set([before.taskId, after.taskId])] : [];
  return Promise.all(ids.map((id) => timedTask(id, work)));
}

/** Whether what an invoice has charged would change. */
function isCharged(after: Timesheet, before: Timesheet): boolean {
  const keys = ['taskId', 'staffId', 'startedAt', 'endedAt', 'hourlyRate', 'billable'] as const;
  return keys.some((key) => after[key] !== before[key]);
}

const billed = ({ invoiceId }: Timesheet): Problem =>
  new Problem('conflict', `The time is on invoice ${invoiceId}; remove it from there first`);

/**
 * Takes time back. Two round trips, three where its task says what it is worth.
 * @throws Problem `not_found`; `conflict` once it is on an invoice
 */
export async function deleteTimesheet(id: number, work: Work): Promise<void> {
  const { timesheets } = work.store;
  await racing(async () => {
    const before = await existing(timesheets, id);
    if (before.doc.invoiceId !== null) throw billed(before.doc);
    const move = moveOf(before.doc, -1);
    const timed = move.by === 0 ? [] : timeMoved(await timedTask(before.doc.taskId, work), [move], work);
    await work.store.save([timesheets.remove(before), ...timed]);
  });
}
