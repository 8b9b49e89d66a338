/** What receivers of webhooks are told, each in the words of the product that defines its webhook. */
import type { ReceiverSettings } from '../operations/outbox/webhook.ts';
import { showRecord } from './perfex/webhooks/records.ts';
import { buildWebhookBody } from './siwapp/generated-invoice.ts';

export const receivers: ReceiverSettings = { generatedInvoice: buildWebhookBody, showRecord };
