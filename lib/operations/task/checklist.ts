/** The checklist of a task, which changes with the newest version of the task. */
import { invalidProblem, notFoundProblem } from '../../domain/problem.ts';
import { type OwnInput, pickGiven } from '../../domain/record.ts';
import {
  type ChecklistItem,
  checklistItem,
  mostChecklistItems,
  readChecklistNumber,
  toChecklistItemId,
} from '../../domain/task/checklist.ts';
import { checkPeople } from '../../domain/task/compose.ts';
import type { Task } from '../../domain/task/task.ts';
import type { Work } from '../../store/work.ts';
import { updateRecord } from '../record/records.ts';

/** The stored fields that clients write. */
const own = ['description', 'assignedId', 'order'] as const satisfies readonly (keyof ChecklistItem)[];
export type ChecklistInput = OwnInput<ChecklistItem, typeof own> & {
  finished?: boolean | undefined;
};

/**
 * Adds an item, by default the last one, and gives its id. Two round trips.
 * @throws Problem `not_found` for the task; `invalid` without a description, for an unknown person, and after 999 items
 */
export async function addChecklistItem(taskId: number, input: ChecklistInput, work: Work): Promise<number> {
  if (input.description === undefined) throw invalidProblem('description', 'is required');
  const addItem = (doc: Task): Task => {
    const number = doc.nextChecklistNumber;
    if (number > mostChecklistItems) {
      throw invalidProblem(
        'description',
        `cannot be added: a task has at most ${mostChecklistItems} checklist items over its life`,
      );
    }
    const order = 1 + Math.max(0, ...doc.checklist.map((item) => item.order));
    const newFields = { number, order, createdAt: work.at, createdBy: work.actor.staffId };
    const item = checklistItem.parse({ ...newFields, ...toFields(input, null, work) });
    return { ...doc, checklist: [...doc.checklist, item], nextChecklistNumber: number + 1 };
  };
  const { doc } = await updateRecord(work.store.tasks, taskId, (before) => checkPeople(addItem(before)), work);
  return toChecklistItemId(taskId, doc.nextChecklistNumber - 1);
}

/** Changes an item. Two round trips. @throws Problem `not_found` for task or item; `invalid` for an unknown person */
export async function changeChecklistItem(
  taskId: number,
  itemId: number,
  input: ChecklistInput,
  work: Work,
): Promise<void> {
  const changeItem = (item: ChecklistItem): ChecklistItem => ({ ...item, ...toFields(input, item, work) });
  await updateRecord(work.store.tasks, taskId, (doc) => checkPeople(withItem(doc, itemId, changeItem)), work);
}

/** Removes an item, whose id is never reused. Two round trips. @throws Problem `not_found` for task or item */
export async function removeChecklistItem(taskId: number, itemId: number, work: Work): Promise<void> {
  await updateRecord(work.store.tasks, taskId, (doc) => withItem(doc, itemId, () => null), work);
}

function withItem(doc: Task, itemId: number, changeItem: (item: ChecklistItem) => ChecklistItem | null): Task {
  const number = readChecklistNumber(doc.id, itemId);
  if (!doc.checklist.some((item) => item.number === number)) throw notFoundProblem('checklist item');
  return {
    ...doc,
    checklist: doc.checklist.flatMap((item) => (item.number === number ? (changeItem(item) ?? []) : item)),
  };
}

/** A finished item keeps who finished it, and when. */
function toFields(input: ChecklistInput, before: ChecklistItem | null, work: Work) {
  const { finished } = input;
  const fields = pickGiven(input, own);
  if (finished === undefined || (finished && before?.finishedAt)) return fields;
  return { ...fields, finishedAt: finished ? work.at : null, finishedBy: finished ? work.actor.staffId : null };
}
