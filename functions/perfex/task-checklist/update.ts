import { updateItem } from '../../../lib/dialects/perfex/work/task-checklist.ts';

export const { route, handler } = updateItem();
