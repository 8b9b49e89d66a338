import { webhook } from '../../../lib/dialects/perfex/webhooks/webhook.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(webhook);
