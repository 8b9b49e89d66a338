/** The checklist of a task, stored inside the task. */
import * as z from 'zod';
import { id, instant } from '../record.ts';

/** An item id is task id × 1,000 + number. */
export const mostChecklistItems = 999;

export const checklistItem = z.object({
  /** 1…999. A task never reuses a number. */
  number: z.int().min(1).max(mostChecklistItems),
  description: z.string(),
  finishedAt: instant.nullable().default(null),
  /** null also if the system or an integration ticked it off. */
  finishedBy: id.nullable().default(null),
  assignedId: id.nullable().default(null),
  order: z.int().default(0),
  createdAt: instant,
  createdBy: id.nullable(),
});
export type ChecklistItem = z.infer<typeof checklistItem>;

/** Builds the item id that every dialect shows. */
export function toChecklistItemId(taskId: number, number: number): number {
  return taskId * 1000 + number;
}

/** Reads an item's number from its id; null if the item belongs to another task. */
export function readChecklistNumber(taskId: number, itemId: number): number | null {
  return Math.floor(itemId / 1000) === taskId ? itemId % 1000 : null;
}

/** Sorts items for display. */
export function sortChecklist(items: readonly ChecklistItem[]): ChecklistItem[] {
  return items.toSorted((one, other) => one.order - other.order || one.number - other.number);
}
