/** Making projects. */
import { board as boardSchema } from '../../domain/board/board.ts';
import { type Project, project as projectSchema } from '../../domain/project/project.ts';
import type { Stored } from '../../store/noun.ts';
import type { Work } from '../../store/work.ts';
import { birth, type Given } from '../record/records.ts';

/** `boards`: the names of its boards, from left to right. */
export type ProjectInput = Pick<Project, 'name' | 'startsOn'> &
  Partial<Given<Project>> & { boards?: readonly string[] | undefined };

/** A task in Sereni lies on a board: a project without one could have none. */
const firstBoards = ['Backlog'];

/**
 * Stores a new project and its boards (one where nothing is said of them). Two round trips. A progress that is
 * given is one that somebody has judged, unless it is said that it follows from the tasks.
 * @throws Problem `invalid` when its customer, lead or members do not exist
 */
export async function createProject(input: ProjectInput, work: Work): Promise<Stored<Project>> {
  const { boards: names = firstBoards, ...fields } = input;
  const { projects, boards } = work.store;
  const [id, boardId] = await Promise.all([projects.nextId(), names.length > 0 ? boards.nextId(names.length) : 0]);
  const doc = projectSchema.parse({
    currency: work.firm.currency,
    progressFromTasks: fields.progressPercent === undefined,
    ...fields,
    ...birth(work, id),
    finishedAt: fields.status === 'finished' ? work.at : null,
    reference: `PRO${String(id).padStart(4, '0')}`,
  });
  const places = names.map((name, i) =>
    boardSchema.parse({ ...birth(work, boardId + i), projectId: id, name, position: i + 1 }),
  );
  const [stored] = await work.store.save([projects.create(doc), ...places.map(boards.create)]);
  return stored;
}
