import type { Board } from '../../domain/board/board.ts';
import type { GivenValues } from '../../domain/custom-field/values.ts';
import { inUseProblem } from '../../domain/in-use.ts';
import { invalidProblem, Problem } from '../../domain/problem.ts';
import { isArchived, type Project, project as projectSchema } from '../../domain/project/project.ts';
import { type Given, stampChange } from '../../domain/record.ts';
import type { Found } from '../../store/collection.ts';
import type { Stored } from '../../store/record-type.ts';
import { deletedBoardsOfProject } from '../../store/record-types/board.ts';
import { countUsers } from '../../store/references.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { beginChangedCustomValues } from '../custom-field/values.ts';
import { revalueProject } from '../exchange-rate/value-project.ts';
import { readExisting } from '../record/records.ts';
import { readBoards } from '../settings/boards.ts';
import { checkMembers } from './create.ts';

/** Boards deleted with a project in one write, at 3 actions each; each member takes one action more. */
const mostBoards = 25;
const computeMostBoards = ({ memberIds }: Project): number =>
  Math.min(mostBoards, Math.floor((84 - memberIds.length) / 3));

/**
 * Changes a project; fields left out stay. A given progress counts as judged unless `progressFromTasks` is set. Two
 * round trips, three for a moved start in a foreign currency.
 * @param toInput gives the input from the stored project
 * @param customValues apart from `toInput`, so that their fields are read beside the project
 * @throws Problem `not_found`; `invalid` for an unknown customer, lead or member, another currency, and over 40 members
 */
export function updateProject(
  id: number,
  toInput: (before: Project) => Partial<Given<Project>>,
  work: Work,
  customValues?: GivenValues,
): Promise<Stored<Project>> {
  const { projects } = work.store;
  const changedValues = beginChangedCustomValues('projects', customValues, work);
  return retryOnConflict(async () => {
    const before = await readExisting(projects, id);
    const after = await revalueProject(before.doc, changeProject(before.doc, toInput(before.doc), work), work);
    const values = await changedValues(before.doc.customValues);
    const changed = { ...after, customValues: values, ...stampChange(work) };
    const [stored] = await work.store.save([projects.update(before, changed)]);
    return stored;
  });
}

/** Finishes a project, or lets one that has ended go on; one that is in that state already stays as it is. */
export function setProjectRunning(id: number, isRunning: boolean, work: Work): Promise<Stored<Project>> {
  const status = isRunning ? 'in-progress' : 'finished';
  return updateProject(id, (before) => (isArchived(before) === isRunning ? { status } : {}), work);
}

function changeProject(doc: Project, input: Partial<Given<Project>>, work: Work): Project {
  if (input.currency !== undefined && input.currency !== doc.currency)
    throw invalidProblem('currency', `must stay ${doc.currency}: its amounts are in that currency`);
  const status = input.status ?? doc.status;
  const isJudged = input.progressPercent !== undefined;
  const after = projectSchema.parse({
    ...doc,
    progressFromTasks: isJudged ? false : doc.progressFromTasks,
    ...input,
    extras: { ...doc.extras, ...input.extras },
    finishedAt: status === 'finished' ? (doc.finishedAt ?? work.at) : null,
  });
  return checkMembers(after);
}

/**
 * Deletes an unused project with its boards. Three round trips.
 * @throws Problem `not_found`; `conflict` while records refer to it, or for over 25 boards (14 with 40 members)
 */
export async function deleteProject(id: number, work: Work): Promise<void> {
  const { projects, boards } = work.store;
  await retryOnConflict(async () => {
    const [before, projectBoards, deletedBoards] = await Promise.all([
      readExisting(projects, id),
      readBoards(id, work),
      boards.find(toDeletedQuery(id)),
    ]);
    const most = computeMostBoards(before.doc);
    if (projectBoards.length > most) {
      throw new Problem('conflict', `The project has more than ${most} boards; delete some of them first`);
    }
    const deletedToo = await readDeletedWith(id, most - projectBoards.length, deletedBoards, work);
    await work.store.save([projects.remove(before), ...[...projectBoards, ...deletedToo].map(boards.remove)]);
  });
}

const toDeletedQuery = (projectId: number) => ({
  list: deletedBoardsOfProject(projectId),
  offset: 0,
  limit: mostBoards,
});

/** Finds deleted boards to remove in the project's own write. Others are removed before, once nothing refers to it. */
async function readDeletedWith(id: number, most: number, first: Found<Board>, work: Work): Promise<Stored<Board>[]> {
  const { projects, boards } = work.store;
  let found = first;
  if (found.total > most) {
    const users = countUsers((await projects.figures(id)) ?? {});
    users.delete(boards.recordType);
    if (users.size > 0) throw inUseProblem(projects.recordType, users);
  }
  while (found.total > most) {
    await work.store.save(found.items.map(boards.remove));
    found = await boards.find(toDeletedQuery(id));
  }
  return found.items;
}
