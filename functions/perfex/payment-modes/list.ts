import { listEntriesOfType, paymentModes } from '../../../lib/dialects/perfex/lists/settings-lists.ts';

export const { route, handler } = listEntriesOfType(paymentModes);
