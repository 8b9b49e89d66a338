import { listBoards } from '../../../lib/dialects/sereni/board.ts';

export const { route, handler } = listBoards();
