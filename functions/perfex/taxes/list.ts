import { listEntriesOfType, taxes } from '../../../lib/dialects/perfex/lists/settings-lists.ts';

export const { route, handler } = listEntriesOfType(taxes);
