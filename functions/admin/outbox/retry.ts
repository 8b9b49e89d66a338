import { retryEntry } from '../../../lib/dialects/admin/outbox.ts';

export const { route, handler } = retryEntry();
