import { readEntry } from '../../../lib/dialects/admin/outbox.ts';

export const { route, handler } = readEntry();
