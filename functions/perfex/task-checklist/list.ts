import { listItems } from '../../../lib/dialects/perfex/task-checklist.ts';

export const { route, handler } = listItems();
