import { removeItem } from '../../../lib/dialects/perfex/work/task-checklist.ts';

export const { route, handler } = removeItem();
