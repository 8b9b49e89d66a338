import { updateItem } from '../../../lib/dialects/perfex/task-checklist.ts';

export const { route, handler } = updateItem();
