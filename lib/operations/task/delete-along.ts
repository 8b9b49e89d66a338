/** Deletes a task, or a project, together with what is done in it. Money is never deleted along. */
import { inUseProblem } from '../../domain/in-use.ts';
import type { Timesheet } from '../../domain/timesheet/timesheet.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document, Stored } from '../../store/record-type.ts';
import { milestonesOfProject } from '../../store/record-types/milestone.ts';
import { timesheetsOfTask } from '../../store/record-types/timesheet.ts';
import { countUsers } from '../../store/references.ts';
import type { Work } from '../../store/work.ts';
import { deleteProject } from '../project/change.ts';
import { deleteRecord, readExisting, requireRight } from '../record/records.ts';
import { deleteTimesheet, makeBilledProblem } from '../timesheet/write.ts';
import { deleteTask } from './write.ts';

/** Records read at a time. */
const pageSize = 100;

async function* readPages<D extends Document>(records: Collection<D>, list: string): AsyncGenerator<Stored<D>[]> {
  for (let offset = 0; ; offset += pageSize) {
    const { items, total } = await records.find({ list, offset, limit: pageSize });
    if (items.length > 0) yield items;
    if (offset + pageSize >= total) return;
  }
}

/** Deletes the records of a list, the first ones until there are none. */
async function deleteList<D extends Document>(
  records: Collection<D>,
  list: string,
  remove: (id: number) => Promise<unknown>,
): Promise<void> {
  for (;;) {
    const { items } = await records.find({ list, offset: 0, limit: pageSize });
    if (items.length === 0) return;
    for (const { doc } of items) await remove(doc.id);
  }
}

/** Refuses what others name beside what goes along. @throws Problem `conflict` */
async function checkUsers<D extends Document>(
  records: Collection<D>,
  id: number,
  along: readonly string[],
): Promise<void> {
  const users = countUsers((await records.figures(id)) ?? {});
  for (const kind of along) users.delete(kind);
  if ([...users.values()].some((count) => count > 0)) throw inUseProblem(records.recordType, users);
}

/** @throws Problem `conflict` for time that an invoice charges; `forbidden` for time that may not be deleted */
async function checkTime(taskId: number, work: Work): Promise<void> {
  for await (const page of readPages<Timesheet>(work.store.timesheets, timesheetsOfTask(taskId))) {
    requireRight(work, 'timesheets:delete');
    const billed = page.find(({ doc }) => doc.invoiceId !== null);
    if (billed) throw makeBilledProblem(billed.doc);
  }
}

async function removeTask(id: number, work: Work): Promise<void> {
  await deleteList(work.store.timesheets, timesheetsOfTask(id), (timesheetId) => deleteTimesheet(timesheetId, work));
  await deleteTask(id, work);
}

/**
 * Deletes a task with its time and comments: whatever is in the way is found first, then one record is deleted after
 * another. If time is short the same request goes on from there.
 * @throws Problem `not_found`; `conflict` for time on an invoice; `forbidden` without the right to delete time
 */
export async function deleteTaskAlong(id: number, work: Work): Promise<void> {
  await readExisting(work.store.tasks, id);
  await checkUsers(work.store.tasks, id, [work.store.timesheets.recordType]);
  await checkTime(id, work);
  await removeTask(id, work);
}

/**
 * Deletes a project with its tasks, their time and comments, and its milestones; as `deleteTaskAlong`.
 * @throws Problem `not_found`; `conflict` for bills, expenses and other records of the project, and for time on an
 *   invoice; `forbidden` without the right to delete what goes along
 */
export async function deleteProjectAlong(id: number, work: Work): Promise<void> {
  const { projects, tasks, milestones, boards, timesheets } = work.store;
  await readExisting(projects, id);
  const along = [tasks, milestones, boards, timesheets].map(({ recordType }) => recordType);
  await checkUsers(projects, id, along);
  for await (const page of readPages(tasks, `project=${id}`)) {
    requireRight(work, 'tasks:delete');
    for (const { doc } of page) {
      await checkUsers(tasks, doc.id, [timesheets.recordType]);
      await checkTime(doc.id, work);
    }
  }
  if ((await milestones.count(milestonesOfProject(id))) > 0) requireRight(work, 'milestones:delete');
  await deleteList(tasks, `project=${id}`, (taskId) => removeTask(taskId, work));
  await deleteList(milestones, milestonesOfProject(id), (milestoneId) => deleteRecord(milestones, milestoneId, work));
  await deleteProject(id, work);
}
