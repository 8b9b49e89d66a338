import { invalidProblem, Problem, unknownReferenceProblem } from '../../domain/problem.ts';
import { type Given, stampChange, stampNew } from '../../domain/record.ts';
import { findProjectId } from '../../domain/task/task.ts';
import { countMinutesAtTaskRate } from '../../domain/timesheet/task-time.ts';
import { countSecondsBetween, type Timesheet, timesheet as timesheetSchema } from '../../domain/timesheet/timesheet.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { refuseMovedRate } from '../project/moved-rate.ts';
import { readExisting } from '../record/records.ts';
import { type Move, moveTime, readTimedTask, type TimedTask, toMove } from './task-time.ts';

/** The rest follows from the task or is set by an invoice. */
export type TimesheetInput = Partial<Omit<Given<Timesheet>, 'projectId' | 'seconds' | 'invoiceId'>>;

/** @throws Problem `invalid` for an end before the start */
function checkTimesheet(value: Timesheet): Timesheet {
  const { startedAt, endedAt } = value;
  if (endedAt !== null && endedAt < startedAt) throw invalidProblem('endedAt', 'is before the start');
  return { ...value, seconds: countSecondsBetween(startedAt, endedAt) };
}

/** A service must be of the task's project. Time that leaves the project leaves the service, unless one is named. */
async function settleService(
  doc: Timesheet,
  before: Timesheet | null,
  named: number | null | undefined,
  { store }: Work,
): Promise<Timesheet> {
  const { serviceId, projectId } = doc;
  const isMoved = before !== null && before.projectId !== projectId;
  if (serviceId === null || (serviceId === before?.serviceId && !isMoved)) return doc;
  if (!named) return { ...doc, serviceId: null };
  const service = (await store.services.get(serviceId))?.doc;
  if (!service) throw unknownReferenceProblem('serviceId', serviceId);
  if (!service.takesTime) throw invalidProblem('serviceId', 'takes no time');
  if (service.projectId !== projectId) throw invalidProblem('serviceId', 'is of another project than the task');
  return doc;
}

/**
 * Logs time on a task, by default for the token's member of staff. Two round trips, three with a service.
 * @throws Problem `invalid` without a task or start, for an unknown task or person, or an end before the start
 */
export async function createTimesheet(input: TimesheetInput, work: Work): Promise<Stored<Timesheet>> {
  const { timesheets } = work.store;
  const { taskId, startedAt } = input;
  if (taskId === undefined) throw invalidProblem('taskId', 'is required');
  if (startedAt === undefined) throw invalidProblem('startedAt', 'is required');
  const staffId = input.staffId ?? work.actor.staffId;
  if (staffId === null) throw invalidProblem('staffId', 'is required: the token acts for no member of staff');
  const idPromise = timesheets.nextId();
  return retryOnConflict(async () => {
    const [id, timed] = await Promise.all([idPromise, readTimedTask(taskId, work)]);
    const doc = checkTimesheet(
      timesheetSchema.parse({
        billable: timed.task.doc.billable,
        ...input,
        ...stampNew(work, id),
        staffId,
        projectId: findProjectId(timed.task.doc),
      }),
    );
    const settled = await settleService(doc, null, input.serviceId, work);
    const [stored] = await work.store.save([timesheets.create(settled), ...moveTime(timed, [toMove(doc)], work)]);
    return stored;
  });
}

/**
 * Changes time; fields left out stay. Two round trips, three on another task or where its value changes.
 * @param toInput gives the input from the stored entry
 * @throws Problem `not_found`; as on create; `invalid` for an own rate moved to another currency; `conflict` for more
 * than the note once invoiced
 */
export function updateTimesheet(
  id: number,
  toInput: (before: Timesheet) => TimesheetInput,
  work: Work,
): Promise<Stored<Timesheet>> {
  const { timesheets } = work.store;
  return retryOnConflict(async () => {
    const before = await readExisting(timesheets, id);
    const input = toInput(before.doc);
    const extras = { ...before.doc.extras, ...input.extras };
    const doc = checkTimesheet(timesheetSchema.parse({ ...before.doc, ...input, extras, ...stampChange(work) }));
    if (before.doc.invoiceId !== null && isCharged(doc, before.doc)) throw makeBilledProblem(before.doc);
    const timed = await readTimedTasks(before.doc, doc, work);
    const task = timed.find((one) => one.task.doc.id === doc.taskId)?.task.doc;
    const placed = task ? { ...doc, projectId: findProjectId(task) } : doc;
    const moved = await settleService(placed, before.doc, input.serviceId, work);
    await refuseMovedRate(before.doc, moved, input.hourlyRate !== undefined, work);
    const listMoves = (value: Timesheet, taskId: number, sign: 1 | -1): Move[] =>
      value.taskId === taskId ? [toMove(value, sign)] : [];
    const [stored] = await work.store.save([
      timesheets.update(before, moved),
      ...timed.flatMap((one) => {
        const { id: taskId } = one.task.doc;
        return moveTime(one, [...listMoves(before.doc, taskId, -1), ...listMoves(moved, taskId, 1)], work);
      }),
    ]);
    return stored;
  });
}

/** Reads the tasks whose sums a change affects: the old and the new one, the same one, or none. */
function readTimedTasks(before: Timesheet, after: Timesheet, work: Work): Promise<TimedTask[]> {
  const moves =
    after.taskId !== before.taskId ||
    after.staffId !== before.staffId ||
    countMinutesAtTaskRate(after) !== countMinutesAtTaskRate(before);
  const ids = moves ? [...new Set([before.taskId, after.taskId])] : [];
  return Promise.all(ids.map((id) => readTimedTask(id, work)));
}

/** These fields determine what an invoice has charged. */
function isCharged(after: Timesheet, before: Timesheet): boolean {
  const keys = ['taskId', 'staffId', 'startedAt', 'endedAt', 'hourlyRate', 'billable'] as const;
  return keys.some((key) => after[key] !== before[key]);
}

/** Refuses to change or delete time that an invoice charges. */
export const makeBilledProblem = ({ invoiceId }: Timesheet): Problem =>
  new Problem('conflict', `The time is on invoice ${invoiceId}; remove it from there first`);

/** Deletes time. Two or three round trips. @throws Problem `not_found`; `conflict` once invoiced */
export async function deleteTimesheet(id: number, work: Work): Promise<void> {
  const { timesheets } = work.store;
  await retryOnConflict(async () => {
    const before = await readExisting(timesheets, id);
    if (before.doc.invoiceId !== null) throw makeBilledProblem(before.doc);
    const move = toMove(before.doc, -1);
    const timed = move.by === 0 ? [] : moveTime(await readTimedTask(before.doc.taskId, work), [move], work);
    await work.store.save([timesheets.remove(before), ...timed]);
  });
}
