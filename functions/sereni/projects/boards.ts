import { projectBoards } from '../../../lib/dialects/sereni/board.ts';

export const { route, handler } = projectBoards;
