import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { listWebhooks, webhook } from '../../../lib/dialects/perfex/webhooks/webhook.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(webhook), listWebhooks());
