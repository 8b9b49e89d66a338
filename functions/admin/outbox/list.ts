import { listEntries } from '../../../lib/dialects/admin/outbox.ts';

export const { route, handler } = listEntries();
