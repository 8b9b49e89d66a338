/** Sends promised mails and webhooks. Runs on outbox items in the table's stream, and every minute for retries. */
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
