import { listTries } from '../../../lib/dialects/perfex/webhooks/webhook.ts';

export const { route, handler } = listTries();
