import { webhook } from '../../../lib/dialects/perfex/webhooks/webhook.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(webhook);
