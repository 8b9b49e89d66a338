import { webhook } from '../../domain/webhook/webhook.ts';

export const webhookRecordType = { name: 'webhook', resource: 'webhooks', schema: webhook, home: 'settings' } as const;
