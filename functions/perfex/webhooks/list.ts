import { listWebhooks } from '../../../lib/dialects/perfex/webhooks/webhook.ts';

export const { route, handler } = listWebhooks();
