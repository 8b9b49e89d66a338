/** Changing and deleting projects. */
import { Problem } from '../../domain/problem.ts';
import { type Project, project as projectSchema } from '../../domain/project/project.ts';
import type { Stored } from '../../store/noun.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { existing, type Given, updateRecord } from '../record/records.ts';
import { boardsOf } from '../settings/boards.ts';

/** So many boards go with their project in one write. */
const mostBoards = 25;

/**
 * Changes a project; what is left out stays. Two round trips. A progress that is given is one that somebody
 * has judged, unless it is said that it follows from the tasks.
 * @param given what is given, from the project as it stands
 * @throws Problem `not_found`; `invalid` when its customer, lead or members do not exist
 */
export function updateProject(
  id: number,
  given: (before: Project) => Partial<Given<Project>>,
  work: Work,
): Promise<Stored<Project>> {
  return updateRecord(work.store.projects, id, (doc) => altered(doc, given(doc), work), work);
}

function altered(doc: Project, input: Partial<Given<Project>>, work: Work): Project {
  const status = input.status ?? doc.status;
  const judged = input.progressPercent !== undefined;
  return projectSchema.parse({
    ...doc,
    progressFromTasks: judged ? false : doc.progressFromTasks,
    ...input,
    kept: { ...doc.kept, ...input.kept },
    finishedAt: status === 'finished' ? (doc.finishedAt ?? work.at) : null,
  });
}

/**
 * Deletes a project that nothing hangs on, and its boards with it. Four round trips.
 * @throws Problem `not_found`; `conflict` while it has tasks, milestones, invoices, expenses or anything else
 *   that refers to it, or more than 25 boards
 */
export async function deleteProject(id: number, work: Work): Promise<void> {
  const { projects, boards } = work.store;
  await racing(async () => {
    const [before, places] = await Promise.all([existing(projects, id), boardsOf(id, work)]);
    if (places.length > mostBoards) {
      throw new Problem('conflict', `The project has more than ${mostBoards} boards; delete some of them first`);
    }
    await work.store.save([projects.remove(before), ...places.map(boards.remove)]);
  });
}
