/** The boards of projects. */
import * as z from 'zod';
import { type Board, board as boardSchema } from '../../domain/board/board.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { createBoard, readBoards } from '../../operations/settings/boards.ts';
import { defineColumns } from '../fields.ts';
import { idColumn, name, position, recordId } from './columns.ts';
import { pageWholeList, toWindow } from './paging.ts';
import { entryOperations, settingsList } from './settings-list.ts';

const { column } = defineColumns<Board, Board, undefined>();
const newBoard = boardSchema.pick({ projectId: true, name: true }).extend({ position: z.int().optional() });

function staysInProject(after: Board, before: Board | null): void {
  if (before && after.projectId !== before.projectId) throw invalidProblem('projectId', 'cannot be changed');
}

export const boards = settingsList<Board>({
  ...entryOperations((store) => store.boards, boardSchema, staysInProject),
  columns: [
    idColumn,
    column('project_id', 'projectId', recordId, { required: 'create' }),
    column('name', 'name', name, { required: 'create' }),
    column('position', 'position', position),
  ],
  find: async (query, work) => {
    if (query.project_id !== undefined) {
      const docs = (await readBoards(query.project_id, work)).map(({ doc }) => doc);
      return { total: docs.length, docs: pageWholeList(docs, query) };
    }
    const { total, items } = await work.store.boards.find(toWindow(query));
    return { total, docs: items.map(({ doc }) => doc) };
  },
  create: (input, work) => createBoard(newBoard.parse(input), work),
});
