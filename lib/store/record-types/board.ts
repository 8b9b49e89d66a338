import { type Board, board } from '../../domain/board/board.ts';
import type { RecordType } from '../record-type.ts';

/** A project has few boards. Deleting the project deletes its boards, including those marked as deleted. */
export const boardRecordType: RecordType<Board> = {
  name: 'board',
  resource: 'boards',
  isPart: true,
  schema: board,
  home: 'own',
  lists: ({ projectId, deletedAt }) =>
    deletedAt === null
      ? [{ list: 'all' }, { list: boardsOfProject(projectId) }]
      : [{ list: deletedBoardsOfProject(projectId) }],
  references: ({ projectId }) => [{ recordType: 'project', id: projectId, path: 'projectId' }],
  sums: ({ projectId, deletedAt }) =>
    deletedAt === null ? [{ recordType: 'project', id: projectId, name: 'boards', by: 1 }] : [],
};

/** The list of a project's boards. */
export const boardsOfProject = (projectId: number): string => `project=${projectId}`;

/** The list of a project's deleted boards, whose names its tasks keep. */
export const deletedBoardsOfProject = (projectId: number): string => `deleted/${boardsOfProject(projectId)}`;
