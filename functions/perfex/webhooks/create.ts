import { webhook } from '../../../lib/dialects/perfex/webhooks/webhook.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(webhook);
