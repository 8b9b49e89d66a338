/**
 * Rung by the table's stream when a write has promised an effect (and, since the stream has keys only, when a drain has moved
 * one), and by the clock for what has to be tried again: sends the mails and webhooks that writes have promised.
 */
import { buildWebhookBody } from '../../lib/dialects/siwapp/generated-invoice.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import type { Drained } from '../../lib/operations/outbox/under-way.ts';

export const job = {
  rungBy: 'system/outbox/',
  schedule: 'rate(1 minute)',
  timeoutSeconds: 55,
  environment: 'mail',
  draws: true,
  summary: 'Sends the mails and webhooks that writes have promised.',
};

export const handler = (): Promise<Drained> => drainOutbox(undefined, { generatedInvoice: buildWebhookBody });
