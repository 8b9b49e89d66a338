/** The checklist of a task: kept inside the task, each item under an id that stays its own. */
import * as z from 'zod';
import { id, instant } from '../record.ts';

/** At most this many items a task in its life: an item's own id is task id × 1,000 + its number. */
export const mostChecklistItems = 999;

export const checklistItem = z.object({
  /** 1…999, given once and never again on this task. */
  number: z.int().min(1).max(mostChecklistItems),
  description: z.string(),
  finishedAt: instant.nullable().default(null),
  /** The member of staff who ticked it off; null also where the system or an integration did. */
  finishedBy: id.nullable().default(null),
  assignedId: id.nullable().default(null),
  order: z.int().default(0),
  createdAt: instant,
  createdBy: id.nullable(),
});
export type ChecklistItem = z.infer<typeof checklistItem>;

/** An item's own id in every dialect. */
export function toChecklistItemId(taskId: number, number: number): number {
  return taskId * 1000 + number;
}

/** The number of an item of a task, from the item's id; null where it is the id of another task's item. */
export function readChecklistNumber(taskId: number, itemId: number): number | null {
  return Math.floor(itemId / 1000) === taskId ? itemId % 1000 : null;
}

/** Items in the order in which they are shown. */
export function sortChecklist(items: readonly ChecklistItem[]): ChecklistItem[] {
  return items.toSorted((one, other) => one.order - other.order || one.number - other.number);
}
