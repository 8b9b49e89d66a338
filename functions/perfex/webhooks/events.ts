import { listEvents } from '../../../lib/dialects/perfex/webhooks/webhook.ts';

export const { route, handler } = listEvents();
