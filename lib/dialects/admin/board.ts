/** The boards of projects. */
import * as z from 'zod';
import { type Board, board as boardSchema } from '../../domain/board/board.ts';
import { invalid } from '../../domain/problem.ts';
import { boardsOf, createBoard } from '../../operations/settings/boards.ts';
import { name, position, recordId } from './columns.ts';
import { rowsOf, settingsList, shortList } from './entity.ts';
import { pageOfWhole, windowOf } from './paging.ts';

const board = rowsOf<Board>();
/** The fields below have seen to it that all is there. */
const given = boardSchema.pick({ projectId: true, name: true }).extend({ position: z.int().optional() });

/** The tasks on a board are of its project. */
function staysInProject(after: Board, before: Board | null): void {
  if (before && after.projectId !== before.projectId) throw invalid('project_id', 'cannot be changed');
}

export const boards = settingsList<Board>(
  {
    ...shortList((store) => store.boards, boardSchema, staysInProject),
    find: async (query, work) => {
      if (query.project_id !== undefined) {
        const docs = (await boardsOf(query.project_id, work)).map(({ doc }) => doc);
        return { total: docs.length, docs: pageOfWhole(docs, query) };
      }
      const { total, items } = await work.store.boards.find(windowOf(query));
      return { total, docs: items.map(({ doc }) => doc) };
    },
    add: (input, work) => createBoard(given.parse(input), work),
  },
  [
    board('project_id', 'projectId', recordId, 'create'),
    board('name', 'name', name, 'create'),
    board('position', 'position', position),
  ],
);
