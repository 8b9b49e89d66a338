/** Where a task lies: its milestone and its board are of its project, its priority is one of the firm's. */
import type { Board } from '../../domain/board/board.ts';
import type { Milestone } from '../../domain/milestone/milestone.ts';
import { invalid, unknownReference } from '../../domain/problem.ts';
import type { NamedEntry } from '../../domain/settings/settings.ts';
import type { Task } from '../../domain/task/task.ts';
import type { Stored } from '../../store/noun.ts';
import type { Work } from '../../store/work.ts';

type Ids = Partial<Pick<Task, 'milestoneId' | 'boardId' | 'priorityId'>>;
/** What a task names that it did not have before, and what was read for it. */
export type Place = {
  asked: { milestoneId: number | null; boardId: number | null; priorityId: number | null };
  milestone: Stored<Milestone> | null;
  board: Stored<Board> | null;
  priority: Stored<NamedEntry> | null;
};

/**
 * Reads what a task names anew. One round trip, none where that is nothing.
 * @param before what it had; that may have been deleted since
 */
export async function placeOf(after: Ids, before: Ids, work: Work): Promise<Place> {
  const { milestones, boards, priorities } = work.store;
  const anew = (key: keyof Ids): number | null => (after[key] === before[key] ? null : (after[key] ?? null));
  const asked = { milestoneId: anew('milestoneId'), boardId: anew('boardId'), priorityId: anew('priorityId') };
  const [milestone, board, priority] = await Promise.all([
    asked.milestoneId ? milestones.get(asked.milestoneId) : null,
    asked.boardId ? boards.get(asked.boardId) : null,
    asked.priorityId ? priorities.get(asked.priorityId) : null,
  ]);
  return { asked, milestone, board, priority };
}

/**
 * Refuses a place that is none. The milestone is to be bumped with the write of the task, so that it cannot
 * go to another project meanwhile; a board never does.
 * @throws Problem `invalid`
 */
export function checkPlace({ asked, milestone, board, priority }: Place, projectId: number | null): void {
  const { milestoneId, boardId, priorityId } = asked;
  if (milestoneId && !milestone) throw unknownReference('milestone_id', milestoneId);
  if (milestone && milestone.doc.projectId !== projectId) {
    throw invalid('milestone_id', 'is a milestone of another project');
  }
  if (boardId && board?.doc.deletedAt !== null) throw unknownReference('board_id', boardId);
  if (board && board.doc.projectId !== projectId) throw invalid('board_id', 'is a board of another project');
  if (priorityId && priority?.doc.deletedAt !== null) throw unknownReference('priority_id', priorityId);
}
