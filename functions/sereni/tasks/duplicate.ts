import { duplicate } from '../../../lib/dialects/sereni/task-duplicate.ts';

export const { route, handler } = duplicate();
