/** The boards of projects. */
import * as z from 'zod';
import { type Board, board as boardSchema } from '../../domain/board/board.ts';
import { invalid } from '../../domain/problem.ts';
import { boardsOf, createBoard } from '../../operations/settings/boards.ts';
import { columnsOf } from '../fields.ts';
import { idColumn, name, position, recordId } from './columns.ts';
import { pageOfWhole, windowOf } from './paging.ts';
import { entriesOf, settingsList } from './settings-list.ts';

const { column } = columnsOf<Board, Board, undefined>();
/** The columns below have seen to it that all is there. */
const given = boardSchema.pick({ projectId: true, name: true }).extend({ position: z.int().optional() });

/** The tasks on a board are of its project. */
function staysInProject(after: Board, before: Board | null): void {
  if (before && after.projectId !== before.projectId) throw invalid('projectId', 'cannot be changed');
}

export const boards = settingsList<Board>({
  ...entriesOf((store) => store.boards, boardSchema, staysInProject),
  columns: [
    idColumn,
    column('project_id', 'projectId', recordId, { required: 'create' }),
    column('name', 'name', name, { required: 'create' }),
    column('position', 'position', position),
  ],
  find: async (query, work) => {
    if (query.project_id !== undefined) {
      const docs = (await boardsOf(query.project_id, work)).map(({ doc }) => doc);
      return { total: docs.length, docs: pageOfWhole(docs, query) };
    }
    const { total, items } = await work.store.boards.find(windowOf(query));
    return { total, docs: items.map(({ doc }) => doc) };
  },
  create: (input, work) => createBoard(given.parse(input), work),
});
