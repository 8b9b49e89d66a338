import { searchWebhooks } from '../../../lib/dialects/perfex/webhooks/webhook.ts';

export const { route, handler } = searchWebhooks();
