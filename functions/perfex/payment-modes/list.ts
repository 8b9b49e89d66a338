import { paymentModes, shortList } from '../../../lib/dialects/perfex/settings-lists.ts';

export const { route, handler } = shortList(paymentModes);
