import { retryAll } from '../../../lib/dialects/admin/outbox.ts';

export const { route, handler } = retryAll();
