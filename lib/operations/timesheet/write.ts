/** Logging time on a task, changing it and taking it back. */
import { invalid, Problem, unknownReference } from '../../domain/problem.ts';
import { projectOf, type Task } from '../../domain/task/task.ts';
import { secondsBetween, type Timesheet, timesheet as timesheetSchema } from '../../domain/timesheet/timesheet.ts';
import type { Stored } from '../../store/noun.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { birth, existing, type Given, touched } from '../record/records.ts';

/** What a client gives of time; the rest follows from its task or is set by an invoice. */
export type TimesheetInput = Partial<Omit<Given<Timesheet>, 'projectId' | 'seconds' | 'invoiceId'>>;

async function taskOf(id: number | undefined, work: Work): Promise<Stored<Task>> {
  if (id === undefined) throw invalid('task_id', 'is required');
  const task = await work.store.tasks.get(id);
  if (!task) throw unknownReference('task_id', id);
  return task;
}

/** @throws Problem `invalid` for an end before the start */
function checked(value: Timesheet): Timesheet {
  const { startedAt, endedAt } = value;
  if (endedAt !== null && endedAt < startedAt) throw invalid('ended_at', 'is before the start');
  return { ...value, seconds: secondsBetween(startedAt, endedAt) };
}

/**
 * Logs time on a task, for the member of staff behind the token where nobody is named. Two round trips.
 * @throws Problem `invalid` for a task or person that does not exist, or an end before the start
 */
export async function createTimesheet(
  input: TimesheetInput & Pick<Timesheet, 'startedAt'>,
  work: Work,
): Promise<Stored<Timesheet>> {
  const { timesheets, tasks } = work.store;
  const staffId = input.staffId ?? work.actor.staffId;
  if (staffId === null) throw invalid('staff_id', 'is required: the token acts for no member of staff');
  const given = timesheets.nextId();
  return racing(async () => {
    const [id, task] = await Promise.all([given, taskOf(input.taskId, work)]);
    const doc = checked(
      timesheetSchema.parse({
        billable: task.doc.billable,
        ...input,
        ...birth(work, id),
        staffId,
        projectId: projectOf(task.doc),
      }),
    );
    // The bump: a task cannot go to another project while time is logged on it.
    const [stored] = await work.store.save([timesheets.create(doc), tasks.bump(task)]);
    return stored;
  });
}

/**
 * Changes time; what is left out stays. Two round trips, three on another task.
 * @param given what is given, from the time as it stands
 * @throws Problem `not_found`; as on create; `conflict` for anything but the note once it is on an invoice
 */
export function updateTimesheet(
  id: number,
  given: (before: Timesheet) => TimesheetInput,
  work: Work,
): Promise<Stored<Timesheet>> {
  const { timesheets, tasks } = work.store;
  return racing(async () => {
    const before = await existing(timesheets, id);
    const input = given(before.doc);
    const kept = { ...before.doc.kept, ...input.kept };
    const doc = checked(timesheetSchema.parse({ ...before.doc, ...input, kept, ...touched(work) }));
    if (before.doc.invoiceId !== null && isCharged(doc, before.doc)) throw billed(before.doc);
    const task = doc.taskId === before.doc.taskId ? null : await taskOf(doc.taskId, work);
    const moved = task ? { ...doc, projectId: projectOf(task.doc) } : doc;
    const [stored] = await work.store.save([timesheets.update(before, moved), ...(task ? [tasks.bump(task)] : [])]);
    return stored;
  });
}

/** Whether what an invoice has charged would change. */
function isCharged(after: Timesheet, before: Timesheet): boolean {
  const keys = ['taskId', 'staffId', 'startedAt', 'endedAt', 'hourlyRate', 'billable'] as const;
  return keys.some((key) => after[key] !== before[key]);
}

const billed = ({ invoiceId }: Timesheet): Problem =>
  new Problem('conflict', `The time is on invoice ${invoiceId}; take it off that first`);

/**
 * Takes time back. Two round trips.
 * @throws Problem `not_found`; `conflict` once it is on an invoice
 */
export async function deleteTimesheet(id: number, work: Work): Promise<void> {
  const { timesheets } = work.store;
  await racing(async () => {
    const before = await existing(timesheets, id);
    if (before.doc.invoiceId !== null) throw billed(before.doc);
    await work.store.save([timesheets.remove(before)]);
  });
}
