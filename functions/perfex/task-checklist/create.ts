import { addItem } from '../../../lib/dialects/perfex/task-checklist.ts';

export const { route, handler } = addItem();
