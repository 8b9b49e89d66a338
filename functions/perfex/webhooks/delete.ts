import { webhook } from '../../../lib/dialects/perfex/webhooks/webhook.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(webhook);
