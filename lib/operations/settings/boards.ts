import { type Board, board as boardSchema } from '../../domain/board/board.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { nextPosition } from '../../domain/settings/entry.ts';
import { compareByPosition } from '../../domain/settings/settings.ts';
import type { Stored } from '../../store/record-type.ts';
import { boardsOfProject } from '../../store/record-types/board.ts';
import type { Work } from '../../store/work.ts';
import { createRecord } from '../record/records.ts';

/** A project's boards are shown side by side and read whole. */
const maxBoards = 100;

/** Reads a project's boards from left to right. Two round trips. */
export async function readBoards(projectId: number, work: Work): Promise<Stored<Board>[]> {
  const { items } = await work.store.boards.find({ list: boardsOfProject(projectId), offset: 0, limit: maxBoards });
  return items.sort((one, other) => compareByPosition(one.doc, other.doc));
}

/** Adds a board, by default the last one. Four round trips. @throws Problem `invalid` for no project or over 100 */
export async function createBoard(
  input: Pick<Board, 'projectId' | 'name'> & { position?: number | undefined },
  work: Work,
): Promise<Stored<Board>> {
  const others = await readBoards(input.projectId, work);
  if (others.length >= maxBoards) throw invalidProblem('projectId', `already has ${maxBoards} boards, the maximum`);
  const position = input.position ?? nextPosition(others.map(({ doc }) => doc));
  return createRecord(work.store.boards, (newFields) => boardSchema.parse({ ...input, ...newFields, position }), work);
}
