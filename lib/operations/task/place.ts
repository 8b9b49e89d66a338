/** A task's place: milestone and board of its project, and a priority of the organization. */
import type { Board } from '../../domain/board/board.ts';
import type { Milestone } from '../../domain/milestone/milestone.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import { whyNotOffered } from '../../domain/settings/entry.ts';
import type { NamedEntry } from '../../domain/settings/settings.ts';
import { findProjectId, type Task } from '../../domain/task/task.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';

type Ids = Partial<Pick<Task, 'milestoneId' | 'boardId' | 'priorityId'>>;
type Named = Ids & Partial<Pick<Task, 'relatedTo' | 'relatedId'>>;
/** What a task newly names, and what was read for it. */
export type Place = {
  newIds: { milestoneId: number | null; boardId: number | null; priorityId: number | null };
  milestone: Stored<Milestone> | null;
  board: Stored<Board> | null;
  priority: Stored<NamedEntry> | null;
  /** Set where milestone or board need a project that does not exist. */
  unknownProjectId: number | null;
};

/** Reads what a task newly names; an older reference may be deleted. One round trip, none without new references. */
export async function readPlace(after: Named, before: Ids, work: Work): Promise<Place> {
  const { projects, milestones, boards, priorities } = work.store;
  const findNew = (key: keyof Ids): number | null => (after[key] === before[key] ? null : (after[key] ?? null));
  const newIds = {
    milestoneId: findNew('milestoneId'),
    boardId: findNew('boardId'),
    priorityId: findNew('priorityId'),
  };
  const { relatedTo = null, relatedId = null } = after;
  const projectId = newIds.milestoneId || newIds.boardId ? findProjectId({ relatedTo, relatedId }) : null;
  const [project, milestone, board, priority] = await Promise.all([
    projectId ? projects.get(projectId) : null,
    newIds.milestoneId ? milestones.get(newIds.milestoneId) : null,
    newIds.boardId ? boards.get(newIds.boardId) : null,
    newIds.priorityId ? priorities.get(newIds.priorityId) : null,
  ]);
  return { newIds, milestone, board, priority, unknownProjectId: project ? null : projectId };
}

/** Checks a place. The task's write must bump the milestone, which could otherwise move. @throws Problem `invalid` */
export function checkPlace(place: Place, projectId: number | null): void {
  const { newIds, milestone, board, priority, unknownProjectId } = place;
  if (unknownProjectId) throw unknownReferenceProblem('relatedId', unknownProjectId);
  const { milestoneId, boardId, priorityId } = newIds;
  if (milestoneId && !milestone) throw unknownReferenceProblem('milestoneId', milestoneId);
  if (milestone && milestone.doc.projectId !== projectId) {
    throw invalidProblem('milestoneId', 'is a milestone of another project');
  }
  if (boardId && board?.doc.deletedAt !== null) throw unknownReferenceProblem('boardId', boardId);
  if (board && board.doc.projectId !== projectId) throw invalidProblem('boardId', 'is a board of another project');
  const fault = priorityId ? whyNotOffered(priority?.doc, priorityId, 'priorityId') : null;
  if (fault) throw fault;
}
