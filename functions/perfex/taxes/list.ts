import { shortList, taxes } from '../../../lib/dialects/perfex/settings-lists.ts';

export const { route, handler } = shortList(taxes);
