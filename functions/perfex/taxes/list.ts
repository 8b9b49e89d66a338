import { shortList, taxes } from '../../../lib/dialects/perfex/lists/settings-lists.ts';

export const { route, handler } = shortList(taxes);
