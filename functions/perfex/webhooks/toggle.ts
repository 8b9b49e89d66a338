import { toggleWebhook } from '../../../lib/dialects/perfex/webhooks/webhook.ts';

export const { route, handler } = toggleWebhook();
